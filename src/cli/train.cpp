#include "cli/train.hpp"

#include <cstdlib>
#include <filesystem>

#include "cli/progress_line.hpp"
#include "core/device_list.hpp"
#include "core/launch.hpp"
#include "core/usage_error.hpp"
#include "engine/training_library.hpp"
#include "record/train_arguments.hpp"
#include "record/training_console.hpp"

namespace yolo::cli {
namespace {

constexpr const char* kUsualModel = "yolo11n.pt";

// This program again, with the same words, once for each device.
int train_on_several(std::size_t devices, const CliContext& context) {
  std::vector<std::string> command{std::filesystem::read_symlink("/proc/self/exe").string()};
  command.insert(command.end(), context.words.begin(), context.words.end());
  return launch_processes(command, static_cast<int>(devices), context.log);
}

bool is_one_of_several() { return std::getenv("WORLD_SIZE") != nullptr; }

bool speaks() {
  const char* rank = std::getenv("RANK");
  return !is_one_of_several() || rank == nullptr || std::string_view(rank) == "0";
}

// OpenMP's threads would turn round for milliseconds before they sleep, on cores that the loader needs: an epoch takes a tenth longer on
// two cores. Read when libgomp is loaded, with the training library; what the user has set stays.
void shorten_waits() {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) setenv("GOMP_SPINCOUNT", "10000", /*overwrite=*/0);
}

}  // namespace

int run_train(const Arguments& arguments, const CliContext& context) {
  TrainOptions options = record::train_options(arguments);
  options.progress = record::progress_lines(console_progress(context));
  std::string model = arguments.optional_text("model").value_or("");
  if (model.empty() && !options.resume) {
    if (options.data.empty())
      throw UsageError("say what to train and on what: yolo train model=yolo11n.pt data=FILE.yaml");
    model = kUsualModel;
  }
  const std::size_t devices = device_list(options.device).size();
  if (devices > 1 && !is_one_of_several()) return train_on_several(devices, context);
  shorten_waits();
  const auto library = engine::load_training_library();
  if (speaks()) context.log.info(fmt::format("yolo.cpp {} {}", YOLO_VERSION, library->description()));
  library->train(model, options, context.log, graph::Registry::builtin());
  return kDone;
}

}  // namespace yolo::cli
