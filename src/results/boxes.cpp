// The views of Boxes: corners or centre and size, in pixels or as fractions of the image.
#include <yolo/results.hpp>

#include "image/box_convert.hpp"
#include "tasks/object_columns.hpp"

namespace yolo {
namespace {

// Fractions of an image; 0 where the image has no width or height.
std::array<float, 4> divided(const std::array<float, 4>& box, cv::Size size) {
  const auto by = [](float value, int length) {
    return length > 0 ? value / static_cast<float>(length) : 0.0f;
  };
  return {by(box[0], size.width), by(box[1], size.height), by(box[2], size.width), by(box[3], size.height)};
}

Xyxy corners(const Detection& d) { return {d.x1, d.y1, d.x2, d.y2}; }

}  // namespace

Boxes::Boxes(std::vector<Detection> detections, cv::Size orig_size)
    : detections_(std::move(detections)), orig_size_(orig_size) {}

std::vector<Xyxy> Boxes::xyxy() const { return tasks::each(detections_, corners); }

std::vector<Xywh> Boxes::xywh() const {
  return tasks::each(detections_, [](const Detection& d) { return image::xyxy_to_xywh(corners(d)); });
}

std::vector<Xyxy> Boxes::xyxyn() const {
  return tasks::each(detections_, [this](const Detection& d) { return divided(corners(d), orig_size_); });
}

std::vector<Xywh> Boxes::xywhn() const {
  return tasks::each(detections_,
              [this](const Detection& d) { return divided(image::xyxy_to_xywh(corners(d)), orig_size_); });
}

std::vector<float> Boxes::conf() const { return tasks::confidences(detections_); }
std::vector<int> Boxes::cls() const { return tasks::class_numbers(detections_); }
bool Boxes::is_track() const { return tasks::any_tracked(detections_); }
std::optional<std::vector<int>> Boxes::id() const { return tasks::track_numbers(detections_); }

}  // namespace yolo
