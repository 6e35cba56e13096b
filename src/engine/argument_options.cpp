#include "engine/argument_options.hpp"

namespace yolo::engine {
namespace {

/// The members that both have under the same name. What the arguments leave open stays as the options have it.
template <typename Options>
void read_common(const Arguments& arguments, Options& options) {
  options.conf = arguments.optional_number("conf").value_or(options.conf);
  options.iou = arguments.number("iou");
  if (arguments.was_given("imgsz")) options.imgsz = arguments.integers("imgsz");
  if (arguments.was_given("half")) options.half = arguments.flag("half");
  if (arguments.was_given("rect")) options.rect = arguments.flag("rect");
  options.device = arguments.optional_text("device").value_or("");
  options.dnn = arguments.flag("dnn");
  options.threads = arguments.optional_integer("threads").value_or(0);
  options.batch = arguments.integer("batch");
  options.max_det = arguments.integer("max_det");
  options.agnostic_nms = arguments.flag("agnostic_nms");
  options.end2end = arguments.optional_flag("end2end");
  options.augment = arguments.flag("augment");
  options.classes = arguments.optional_integers("classes").value_or(std::vector<int>{});
  options.save_json = arguments.flag("save_json");
  options.save_txt = arguments.flag("save_txt");
  options.save_conf = arguments.flag("save_conf");
  options.verbose = arguments.flag("verbose");
  options.project = arguments.optional_text("project").value_or("");
  options.name = arguments.optional_text("name").value_or("");
  options.exist_ok = arguments.flag("exist_ok");
}

}  // namespace

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

ValOptions val_options(const Arguments& arguments) {
  ValOptions options;
  read_common(arguments, options);
  options.data = arguments.optional_text("data").value_or("");
  options.split = arguments.text("split");
  options.single_cls = arguments.flag("single_cls");
  options.workers = arguments.integer("workers");
  options.ap = arguments.text("ap") == "peer" ? ApKind::peer : ApKind::coco;
  options.overlap_mask = arguments.flag("overlap_mask");
  options.mask_ratio = arguments.integer("mask_ratio");
  options.plots = arguments.flag("plots");
  options.save_hybrid = arguments.flag("save_hybrid");
  return options;
}

}  // namespace yolo::engine
