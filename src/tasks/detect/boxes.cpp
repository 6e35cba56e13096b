// The views of Boxes: corners or centre and size, in pixels or as fractions of the image.
#include <yolo/results.hpp>

#include "image/box_convert.hpp"

namespace yolo {
namespace {

// Fractions of an image; 0 where the image has no width or height.
std::array<float, 4> divided(const std::array<float, 4>& box, cv::Size size) {
  const auto by = [](float value, int length) {
    return length > 0 ? value / static_cast<float>(length) : 0.0f;
  };
  return {by(box[0], size.width), by(box[1], size.height), by(box[2], size.width), by(box[3], size.height)};
}

template <typename Make>
auto each(const std::vector<Detection>& detections, Make make) {
  std::vector<decltype(make(detections[0]))> values;
  values.reserve(detections.size());
  for (const Detection& detection : detections) values.push_back(make(detection));
  return values;
}

Xyxy corners(const Detection& d) { return {d.x1, d.y1, d.x2, d.y2}; }

}  // namespace

Boxes::Boxes(std::vector<Detection> detections, cv::Size orig_size)
    : detections_(std::move(detections)), orig_size_(orig_size) {}

std::vector<Xyxy> Boxes::xyxy() const { return each(detections_, corners); }

std::vector<Xywh> Boxes::xywh() const {
  return each(detections_, [](const Detection& d) { return image::xyxy_to_xywh(corners(d)); });
}

std::vector<Xyxy> Boxes::xyxyn() const {
  return each(detections_, [this](const Detection& d) { return divided(corners(d), orig_size_); });
}

std::vector<Xywh> Boxes::xywhn() const {
  return each(detections_,
              [this](const Detection& d) { return divided(image::xyxy_to_xywh(corners(d)), orig_size_); });
}

std::vector<float> Boxes::conf() const {
  return each(detections_, [](const Detection& d) { return d.conf; });
}

std::vector<int> Boxes::cls() const {
  return each(detections_, [](const Detection& d) { return d.cls; });
}

bool Boxes::is_track() const {
  return std::any_of(begin(), end(), [](const Detection& d) { return d.id >= 0; });
}

std::optional<std::vector<int>> Boxes::id() const {
  if (!is_track()) return std::nullopt;
  return each(detections_, [](const Detection& d) { return d.id; });
}

}  // namespace yolo
