// What a result says and shows: names, the line of counts, the drawing.
#include <yolo/annotator.hpp>
#include <yolo/error.hpp>
#include <yolo/results.hpp>

namespace yolo {
namespace {

std::string label_of(const Results& results, const Detection& detection, bool with_conf) {
  std::string label = detection.id >= 0 ? fmt::format("id:{} ", detection.id) : "";
  label += results.class_name(detection.cls);
  if (with_conf && std::isfinite(detection.conf)) label += fmt::format(" {:.2f}", detection.conf);
  return label;
}

}  // namespace

std::string Results::class_name(int cls) const {
  const bool known = names && cls >= 0 && static_cast<std::size_t>(cls) < names->size();
  return known ? (*names)[static_cast<std::size_t>(cls)] : fmt::format("class{}", cls);
}

std::string Results::verbose() const {
  if (boxes.empty()) return "(no detections), ";
  std::map<int, int> counts;
  for (const Detection& detection : boxes) ++counts[detection.cls];
  std::string line;
  for (const auto& [cls, count] : counts) {
    line += fmt::format("{} {}{}, ", count, class_name(cls), count > 1 ? "s" : "");
  }
  return line;
}

cv::Mat Results::plot(const PlotOptions& options) const {
  if (orig_img.empty()) throw Error(fmt::format("Cannot draw the result of '{}': it holds no image", path));
  Annotator annotator(orig_img.clone(), options.line_width);
  if (!options.boxes) return annotator.result();
  for (std::size_t i = boxes.size(); i-- > 0;) {
    const Detection& d = boxes[i];
    const std::string label = options.labels ? label_of(*this, d, options.conf) : "";
    annotator.box_label({d.x1, d.y1, d.x2, d.y2}, label, class_color(d.cls));
  }
  return annotator.result();
}

}  // namespace yolo
