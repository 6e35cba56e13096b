#include "tasks/obb/geometry.hpp"

#include <numbers>

namespace yolo::tasks::obb {

RotatedBox turned(const Detection& upright, cv::Point2f place, float angle) {
  const float cosine = std::cos(angle), sine = std::sin(angle);
  const float x = (upright.x1 + upright.x2) / 2 - place.x, y = (upright.y1 + upright.y2) / 2 - place.y;
  RotatedBox box;
  box.x = x * cosine - y * sine + place.x;
  box.y = x * sine + y * cosine + place.y;
  box.width = upright.x2 - upright.x1;
  box.height = upright.y2 - upright.y1;
  box.angle = angle;
  box.conf = upright.conf;
  box.cls = upright.cls;
  return box;
}

RotatedBox regularised(RotatedBox box) {
  constexpr auto kPi = std::numbers::pi_v<float>;
  if (!(box.width > box.height)) {
    std::swap(box.width, box.height);
    box.angle += kPi / 2;
  }
  box.angle = std::fmod(box.angle, kPi);
  if (box.angle < 0) box.angle += kPi;
  return box;
}

RotatedBox restored(RotatedBox box, const image::Transform& transform, Release release) {
  const bool cuts = release == Release::v8_3;
  const cv::Point2f center = transform.restore_point({box.x, box.y}, cuts);
  box.x = center.x;
  box.y = center.y;
  box.width /= transform.scale_x;
  box.height /= transform.scale_y;
  if (!cuts) return box;
  box.width = std::clamp(box.width, 0.0F, static_cast<float>(transform.original.width));
  box.height = std::clamp(box.height, 0.0F, static_cast<float>(transform.original.height));
  return box;
}

metrics::RotatedBox plain(const RotatedBox& box) { return {box.x, box.y, box.width, box.height, box.angle}; }

}  // namespace yolo::tasks::obb
