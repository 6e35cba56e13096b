// The predict command of the program.
#include "cli/predict.hpp"

#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "cli/common_options.hpp"
#include "cli/interrupt.hpp"
#include "cli/load_model.hpp"

namespace yolo::cli {
namespace {

PredictOptions predict_options(const Arguments& arguments) {
  PredictOptions options;
  read_common(arguments, options);
  options.retina_masks = arguments.flag("retina_masks");
  options.tile = arguments.optional_integer("tile").value_or(0);
  options.overlap = arguments.number("overlap");
  options.embed = arguments.optional_integers("embed").value_or(std::vector<int>{});
  options.visualize = arguments.flag("visualize");
  options.vid_stride = arguments.integer("vid_stride");
  options.stream_buffer = arguments.flag("stream_buffer");
  options.save = arguments.flag("save");
  options.save_frames = arguments.flag("save_frames");
  options.save_crop = arguments.flag("save_crop");
  options.show = arguments.flag("show");
  options.show_labels = arguments.flag("show_labels");
  options.show_conf = arguments.flag("show_conf");
  options.show_boxes = arguments.flag("show_boxes");
  options.line_width = arguments.optional_integer("line_width");
  return options;
}

}  // namespace

int run_predict(const Arguments& arguments, const CliContext& context) {
  const PredictOptions options = predict_options(arguments);
  Model model = load_model(arguments, context);
  const SourceOptions reading{options.vid_stride, options.stream_buffer, context.log};
  const std::unique_ptr<Source> source = interruptible(open_source(arguments.texts("source"), reading));
  if (options.verbose) context.log.info(model.banner(options) + "\n");
  const RunSummary summary = model.predict(*source, options, nullptr);
  if (was_interrupted()) throw Error(fmt::format("stopped after {} images; they are saved", summary.images));
  if (summary.images == 0) throw Error("nothing of the source could be read");
  if (summary.failures.empty()) return kDone;
  context.log.warn(fmt::format("{} of the source could not be read; the rest was predicted", summary.failures.size()));
  return kFailed;
}

}  // namespace yolo::cli
