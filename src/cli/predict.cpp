// The predict command of the program.
#include "cli/predict.hpp"

#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "cli/interrupt.hpp"
#include "cli/load_model.hpp"
#include "config/options.hpp"

namespace yolo::cli {
int run_predict(const Arguments& arguments, const CliContext& context) {
  const Interruption interruption;
  PredictOptions options = config::predict_options(arguments);
  options.stop = interruption.token();
  Model model = load_model(arguments, context);
  const SourceOptions reading{options.vid_stride, options.stream_buffer, context.log};
  const std::unique_ptr<Source> source = open_source(arguments.texts("source"), reading);
  if (options.verbose) context.log.info(banner(model, options) + "\n");
  const RunSummary summary = model.predict(*source, options, nullptr);
  if (summary.cancelled) throw Error(fmt::format("stopped after {} images; they are saved", summary.images), ErrorCode::cancelled);
  if (summary.images == 0) throw Error("nothing of the source could be read");
  if (summary.failures.empty()) return kDone;
  context.log.warn(fmt::format("{} of the source could not be read; the rest was predicted", summary.failures.size()));
  return kFailed;
}

}  // namespace yolo::cli
