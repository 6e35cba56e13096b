// The arguments that predict and val read alike.
#pragma once

#include "core/arguments.hpp"

namespace yolo::cli {

/// Fills the members of PredictOptions and ValOptions that have the same names and meaning.
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
  options.classes = arguments.optional_integers("classes").value_or(std::vector<int>{});
  options.save_json = arguments.flag("save_json");
  options.save_txt = arguments.flag("save_txt");
  options.save_conf = arguments.flag("save_conf");
  options.verbose = arguments.flag("verbose");
  options.project = arguments.optional_text("project").value_or("");
  options.name = arguments.optional_text("name").value_or("");
  options.exist_ok = arguments.flag("exist_ok");
}

}  // namespace yolo::cli
