#include "results/placement.hpp"

#include <opencv2/imgproc.hpp>

namespace yolo::results {
namespace {

cv::Point2f move(cv::Point2f point, const Placement& placement) {
  const auto scale = static_cast<float>(placement.scale);
  return {point.x * scale + placement.offset.x, point.y * scale + placement.offset.y};
}

Boxes move(const Boxes& boxes, const Placement& placement) {
  std::vector<Detection> moved(boxes.begin(), boxes.end());
  for (Detection& box : moved) {
    const cv::Point2f first = move({box.x1, box.y1}, placement), last = move({box.x2, box.y2}, placement);
    box.x1 = first.x;
    box.y1 = first.y;
    box.x2 = last.x;
    box.y2 = last.y;
  }
  return {std::move(moved), placement.plane};
}

Mask move(const Mask& mask, const Placement& placement) {
  const cv::Point2f first = move(cv::Point2f(mask.where.tl()), placement), last = move(cv::Point2f(mask.where.br()), placement);
  const cv::Rect where(cv::Point(cvRound(first.x), cvRound(first.y)), cv::Point(cvRound(last.x), cvRound(last.y)));
  const cv::Rect inside = where & cv::Rect({0, 0}, placement.plane);
  if (inside.empty() || mask.bits.empty()) return {};
  cv::Mat bits = mask.bits;
  if (bits.size() != where.size()) cv::resize(bits, bits, where.size(), 0, 0, cv::INTER_NEAREST);
  return {inside, bits(inside - where.tl()).clone()};
}

Masks move(const Masks& masks, const Placement& placement) {
  std::vector<Mask> moved;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    if (masks.plane() == masks.orig_size()) {
      moved.push_back(move(masks[i], placement));
      continue;
    }
    const cv::Mat whole = masks.original(i);
    const cv::Rect where = cv::boundingRect(whole);
    moved.push_back(where.empty() ? Mask{} : move(Mask{where, whole(where)}, placement));
  }
  return {std::move(moved), placement.plane, placement.plane, {}, masks.outline()};
}

Keypoints move(const Keypoints& keypoints, const Placement& placement) {
  std::vector<Keypoint> moved;
  for (std::size_t i = 0; i < keypoints.size(); ++i) {
    for (const Keypoint& point : keypoints[i]) {
      const bool hidden = point.x == 0 && point.y == 0;  // stays recognisable as one that is not there
      const cv::Point2f place = hidden ? cv::Point2f(0, 0) : move({point.x, point.y}, placement);
      moved.push_back({place.x, place.y, point.conf});
    }
  }
  return {std::move(moved), keypoints.per_object(), keypoints.has_visible(), placement.plane,
          keypoints.keeps_hidden()};
}

Obb move(const Obb& boxes, const Placement& placement) {
  std::vector<RotatedBox> moved(boxes.begin(), boxes.end());
  for (RotatedBox& box : moved) {
    const cv::Point2f centre = move({box.x, box.y}, placement);
    box.x = centre.x;
    box.y = centre.y;
    box.width *= static_cast<float>(placement.scale);
    box.height *= static_cast<float>(placement.scale);
  }
  return {std::move(moved), placement.plane};
}

}  // namespace

Results placed(const Results& results, const Placement& placement) {
  Results moved;
  moved.path = results.path;
  moved.names = results.names;
  moved.speed = results.speed;
  moved.input_size = results.input_size;
  moved.orig_size = placement.plane;
  moved.boxes = move(results.boxes, placement);
  if (results.masks) moved.masks = move(*results.masks, placement);
  if (results.keypoints) moved.keypoints = move(*results.keypoints, placement);
  if (results.obb) moved.obb = move(*results.obb, placement);
  moved.probs = results.probs;
  return moved;
}

}  // namespace yolo::results
