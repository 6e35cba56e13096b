// Columns of fixed width, as the manual shows them.
#include "plot/val_table.hpp"

#include <fmt/format.h>

namespace yolo::plot {

std::string val_heading(std::span<const std::string_view> kinds, std::string_view ap) {
  std::string text = fmt::format("{:>22}{:>11}{:>11}", "Class", "Images", "Instances");
  for (const std::string_view kind : kinds) {
    fmt::format_to(std::back_inserter(text), "{:>11}{:>11}{:>11}{:>11}", fmt::format("{}(P", kind), "R",
                   "mAP50", "mAP50-95)");
  }
  if (!ap.empty()) fmt::format_to(std::back_inserter(text), " ap={}", ap);
  return text;
}

std::string val_row(const ValRow& row) {
  std::string text = fmt::format("{:>22}{:>11}{:>11}", row.name, row.images, row.instances);
  for (const double figure : row.figures) fmt::format_to(std::back_inserter(text), "{:>11.3g}", figure);
  return text;
}

std::string classify_heading() {
  return fmt::format("{:>22}{:>11}{:>11}", "classes", "top1_acc", "top5_acc");
}

std::string classify_row(double top1, double top5) {
  return fmt::format("{:>22}{:>11.3g}{:>11.3g}", "all", top1, top5);
}

std::string val_speed(const ValSpeed& speed) {
  return fmt::format(
      "Speed: {:.1f}ms preprocess, {:.1f}ms inference, {:.1f}ms loss, {:.1f}ms postprocess per image",
      speed.preprocess, speed.inference, speed.loss, speed.postprocess);
}

}  // namespace yolo::plot
