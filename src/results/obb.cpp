// The views of Obb.
#include <yolo/obb.hpp>

#include "results/object_columns.hpp"

namespace yolo {
namespace {

Xyxy around(const Corners& corners) {
  Xyxy box{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
  for (const cv::Point2f& corner : corners) {
    box = {std::min(box[0], corner.x), std::min(box[1], corner.y), std::max(box[2], corner.x),
           std::max(box[3], corner.y)};
  }
  return box;
}

}  // namespace

Corners corners_of(const RotatedBox& box) {
  const float cosine = std::cos(box.angle), sine = std::sin(box.angle);
  const cv::Point2f center(box.x, box.y);
  const cv::Point2f along(box.width / 2 * cosine, box.width / 2 * sine);
  const cv::Point2f across(-box.height / 2 * sine, box.height / 2 * cosine);
  return {center + along + across, center + along - across, center - along - across, center - along + across};
}

Obb::Obb(std::vector<RotatedBox> boxes, cv::Size orig_size)
    : boxes_(std::move(boxes)), orig_size_(orig_size) {}

Column<Xywhr> Obb::xywhr() const& {
  static_assert(offsetof(RotatedBox, angle) - offsetof(RotatedBox, x) == sizeof(Xywhr) - sizeof(float));
  return results::column<Xywhr>(boxes_, &RotatedBox::x);
}

std::vector<Corners> Obb::xyxyxyxy() const { return results::each(boxes_, corners_of); }

std::vector<Corners> Obb::xyxyxyxyn() const {
  const auto width = static_cast<float>(orig_size_.width), height = static_cast<float>(orig_size_.height);
  return results::each(boxes_, [&](const RotatedBox& box) {
    Corners corners = corners_of(box);
    for (cv::Point2f& corner : corners) {
      corner = {width > 0 ? corner.x / width : 0, height > 0 ? corner.y / height : 0};
    }
    return corners;
  });
}

std::vector<Xyxy> Obb::xyxy() const {
  return results::each(boxes_, [](const RotatedBox& box) { return around(corners_of(box)); });
}

Column<float> Obb::conf() const& { return results::column<float>(boxes_, &RotatedBox::conf); }
Column<int> Obb::cls() const& { return results::column<int>(boxes_, &RotatedBox::cls); }
std::optional<Column<int>> Obb::id() const& { return results::track_numbers(boxes_); }
bool Obb::is_track() const { return results::any_tracked(boxes_); }

}  // namespace yolo
