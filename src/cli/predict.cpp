// The predict command of the program.
#include "cli/predict.hpp"

#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "cli/interrupt.hpp"
#include "cli/load_model.hpp"

namespace yolo::cli {
namespace {

PredictOptions predict_options(const Arguments& arguments) {
  PredictOptions options;
  options.conf = arguments.optional_number("conf").value_or(options.conf);
  options.iou = arguments.number("iou");
  if (arguments.was_given("imgsz")) options.imgsz = arguments.integers("imgsz");
  if (arguments.was_given("half")) options.half = arguments.flag("half");
  options.device = arguments.optional_text("device").value_or("");
  options.threads = arguments.optional_integer("threads").value_or(0);
  options.batch = arguments.integer("batch");
  options.max_det = arguments.integer("max_det");
  options.agnostic_nms = arguments.flag("agnostic_nms");
  options.retina_masks = arguments.flag("retina_masks");
  options.classes = arguments.optional_integers("classes").value_or(std::vector<int>{});
  if (arguments.was_given("rect")) options.rect = arguments.flag("rect");
  options.tile = arguments.optional_integer("tile").value_or(0);
  options.overlap = arguments.number("overlap");
  options.embed = arguments.optional_integers("embed").value_or(std::vector<int>{});
  options.visualize = arguments.flag("visualize");
  options.vid_stride = arguments.integer("vid_stride");
  options.stream_buffer = arguments.flag("stream_buffer");
  options.save = arguments.flag("save");
  options.save_frames = arguments.flag("save_frames");
  options.save_txt = arguments.flag("save_txt");
  options.save_conf = arguments.flag("save_conf");
  options.save_crop = arguments.flag("save_crop");
  options.save_json = arguments.flag("save_json");
  options.show = arguments.flag("show");
  options.show_labels = arguments.flag("show_labels");
  options.show_conf = arguments.flag("show_conf");
  options.show_boxes = arguments.flag("show_boxes");
  options.line_width = arguments.optional_integer("line_width");
  options.verbose = arguments.flag("verbose");
  options.project = arguments.optional_text("project").value_or("");
  options.name = arguments.optional_text("name").value_or("");
  options.exist_ok = arguments.flag("exist_ok");
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
