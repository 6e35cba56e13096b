// The views of Boxes: corners or centre and size, in pixels or as fractions of the image.
#include <yolo/results.hpp>

#include "image/box_convert.hpp"
#include "results/object_columns.hpp"

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

Column<Xyxy> Boxes::xyxy() const& {
  static_assert(offsetof(Detection, y2) - offsetof(Detection, x1) == sizeof(Xyxy) - sizeof(float));
  return results::column<Xyxy>(detections_, &Detection::x1);
}

std::vector<Xywh> Boxes::xywh() const {
  return results::each(detections_, [](const Detection& d) { return image::xyxy_to_xywh(corners(d)); });
}

std::vector<Xyxy> Boxes::xyxyn() const {
  return results::each(detections_, [this](const Detection& d) { return divided(corners(d), orig_size_); });
}

std::vector<Xywh> Boxes::xywhn() const {
  return results::each(detections_,
              [this](const Detection& d) { return divided(image::xyxy_to_xywh(corners(d)), orig_size_); });
}

Column<float> Boxes::conf() const& { return results::column<float>(detections_, &Detection::conf); }
Column<int> Boxes::cls() const& { return results::column<int>(detections_, &Detection::cls); }
std::optional<Column<int>> Boxes::id() const& { return results::track_numbers(detections_); }
bool Boxes::is_track() const { return results::any_tracked(detections_); }

}  // namespace yolo
