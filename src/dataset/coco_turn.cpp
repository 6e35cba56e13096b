#include "dataset/coco_turn.hpp"

#include "dataset/coco_outline.hpp"

namespace yolo::dataset {
namespace {

template <typename Number>
cv::Point_<Number> turned(Number x, Number y, cv::Size size, int orientation) {
  const auto right = static_cast<Number>(size.width) - x, below = static_cast<Number>(size.height) - y;
  switch (orientation) {
    case 6:
      return {below, x};  // a quarter to the right
    case 7:
      return {below, right};  // mirrored along the other diagonal
    case 8:
      return {y, right};  // a quarter to the left
    default:
      return {y, x};  // 5: mirrored along the diagonal
  }
}

}  // namespace

void turn_upright(Label& label, cv::Size size, int orientation) {
  CocoFacts& facts = *label.coco;
  const auto [x, y, w, h] = facts.box;
  const cv::Point2d a = turned(x, y, size, orientation), b = turned(x + w, y + h, size, orientation);
  facts.box = {std::min(a.x, b.x), std::min(a.y, b.y), h, w};
  if (!facts.run_lengths.empty()) {
    facts.polygons = outlines_of(facts.run_lengths, facts.run_size);
    facts.run_lengths.clear();
  }
  const auto turn = [&](cv::Point2f& point) { point = turned(point.x, point.y, size, orientation); };
  for (cv::Point2f& point : label.polygon) turn(point);
  for (std::vector<cv::Point2f>& polygon : facts.polygons) {
    for (cv::Point2f& point : polygon) turn(point);
  }
  for (LabelKeypoint& point : label.keypoints) {
    if (point.visible == 0) continue;  // it lies nowhere
    const cv::Point2f place = turned(point.x, point.y, size, orientation);
    point.x = place.x, point.y = place.y;
  }
}

}  // namespace yolo::dataset
