#include "cli/train.hpp"

#include "cli/progress_line.hpp"
#include "core/usage_error.hpp"
#include "record/train_arguments.hpp"
#include "engine/training_library.hpp"
#include "record/training_console.hpp"

namespace yolo::cli {
namespace {

constexpr const char* kUsualModel = "yolo11n.pt";

}  // namespace

int run_train(const Arguments& arguments, const CliContext& context) {
  TrainOptions options = record::train_options(arguments);
  options.progress = record::progress_lines(console_progress(context));
  std::string model = arguments.optional_text("model").value_or("");
  if (model.empty() && !options.resume) {
    if (options.data.empty()) throw UsageError("say what to train and on what: yolo train model=yolo11n.pt data=FILE.yaml");
    model = kUsualModel;
  }
  const auto library = engine::load_training_library();
  context.log.info(fmt::format("yolo.cpp {} {}", YOLO_VERSION, library->description()));
  library->train(model, options, context.log, graph::Registry::builtin());
  return kDone;
}

}  // namespace yolo::cli
