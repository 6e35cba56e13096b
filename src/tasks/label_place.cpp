#include "tasks/label_place.hpp"

namespace yolo::tasks {

cv::Point2f label_origin(const image::InputPlan& plan, Release release) {
  if (release == Release::v8_4) return {static_cast<float>(plan.left), static_cast<float>(plan.top)};
  return {static_cast<float>(plan.left + plan.right) / 2, static_cast<float>(plan.top + plan.bottom) / 2};
}

cv::Point2f label_shift(const image::InputPlan& plan, ApKind kind, Release release) {
  if (kind != ApKind::peer) return {0, 0};
  const cv::Point2f origin = label_origin(plan, release);
  const image::Transform& transform = plan.transform;
  return {(origin.x - transform.left) / transform.scale_x, (origin.y - transform.top) / transform.scale_y};
}

float widening(const image::InputPlan& plan) { return plan.transform.scale_x / plan.transform.scale_y; }

void cut_as_peer(image::Transform& transform, Release release) {
  if (release == Release::v8_4) {
    transform.cuts = false;
    return;
  }
  transform.right_limit =
      static_cast<float>(transform.original.width) * transform.scale_y / transform.scale_x;
}

void cut_to_image(Results& results) {
  image::Transform image;
  image.original = results.boxes.orig_size();
  std::vector<Detection> boxes(results.boxes.begin(), results.boxes.end());
  for (Detection& box : boxes) image.cut_box(box.x1, box.y1, box.x2, box.y2);
  results.boxes = Boxes(std::move(boxes), image.original);
  if (!results.keypoints) return;
  const Keypoints& old = *results.keypoints;
  std::vector<Keypoint> points(old.points().begin(), old.points().end());
  for (Keypoint& point : points) image.cut_box(point.x, point.y, point.x, point.y);
  results.keypoints =
      Keypoints(std::move(points), old.per_object(), old.has_visible(), old.orig_size(), old.keeps_hidden());
}

}  // namespace yolo::tasks
