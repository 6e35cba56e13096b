#include "results/selection.hpp"

#include <yolo/error.hpp>
#include <yolo/results.hpp>

namespace yolo {

void results::check_indices(std::span<const std::size_t> indices, std::size_t size) {
  for (const std::size_t index : indices) {
    if (index >= size) {
      throw Error(fmt::format("there is no object {}: the result has {}, counted from 0", index, size), ErrorCode::bad_option);
    }
  }
}

Boxes Boxes::select(std::span<const std::size_t> indices) const { return {results::selected(detections_, indices), orig_size_}; }

Obb Obb::select(std::span<const std::size_t> indices) const { return {results::selected(boxes_, indices), orig_size_}; }

Masks Masks::select(std::span<const std::size_t> indices) const {
  Masks chosen = *this;  // with its place in the plane
  chosen.masks_ = results::selected(masks_, indices);
  return chosen;
}

Keypoints Keypoints::select(std::span<const std::size_t> indices) const {
  results::check_indices(indices, size());
  Keypoints chosen = *this;
  chosen.points_.clear();
  for (const std::size_t index : indices) {
    const std::span<const Keypoint> points = (*this)[index];
    chosen.points_.insert(chosen.points_.end(), points.begin(), points.end());
  }
  return chosen;
}

Results Results::select(std::span<const std::size_t> indices) const {
  results::check_indices(indices, size());
  Results chosen = *this;
  if (probs) return chosen;  // one object, the picture
  if (obb) {
    chosen.obb = obb->select(indices);
    return chosen;
  }
  chosen.boxes = boxes.select(indices);
  if (masks) chosen.masks = masks->select(indices);
  if (keypoints) chosen.keypoints = keypoints->select(indices);
  return chosen;
}

Results Results::operator[](std::size_t index) const { return select({{index}}); }

}  // namespace yolo
