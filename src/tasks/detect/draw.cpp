#include "tasks/detect/draw.hpp"

namespace yolo::tasks {

std::string object_label(const Results& results, int cls, float conf, int id, const PlotOptions& options) {
  if (!options.labels) return "";
  std::string label = id >= 0 ? fmt::format("id:{} ", id) : "";
  label += results.class_name(cls);
  if (options.conf && std::isfinite(conf)) label += fmt::format(" {:.2f}", conf);
  return label;
}

void detect::draw(Annotator& annotator, const Results& results, const PlotOptions& options) {
  if (!options.boxes) return;
  for (std::size_t i = results.boxes.size(); i-- > 0;) {
    const Detection& d = results.boxes[i];
    annotator.box_label({d.x1, d.y1, d.x2, d.y2}, object_label(results, d.cls, d.conf, d.id, options), class_color(d.cls));
  }
}

}  // namespace yolo::tasks
