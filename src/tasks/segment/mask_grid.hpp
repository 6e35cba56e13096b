// How the prototypes of a network become a plane of masks: bilinear enlargement, and when a mask is cut to
// its box.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "image/transform.hpp"
#include "tasks/postprocess_options.hpp"

namespace yolo::tasks::segment {

/// Bilinear sampling along one direction: position t of the plane is low[t] and high[t], mixed by weight[t].
struct Axis {
  std::vector<int> low, high;  ///< rising
  std::vector<float> weight;   ///< of `high`, 0..1
};

/// A box of a mask before or after enlarging: the peer cuts before when it predicts at input size, which lets
/// a mask reach up to two pixels beyond its box, and after when it predicts at the size of the image.
enum class Cut { before, after };

struct MaskGrid {
  cv::Size prototypes, plane;
  Cut cut = Cut::before;
  Axis x, y;
  float box_scale_x = 1, box_scale_y = 1;  ///< from the boxes' pixels to those in which masks are cut
  bool whole_boxes = false;                ///< boxes are rounded to whole ones of those
  bool same_size() const { return prototypes == plane; }
};

/// Boxes are given in pixels of the original image for MaskPlane::original, of the network input for the
/// others. `masks`: how many are to be made; 8.4 rounds the boxes of few.
MaskGrid make_grid(MaskPlane plane, cv::Size prototypes, const image::Transform& transform,
                   Release release = Release::v8_3, std::size_t masks = 0);

/// Whether the peer's mapping between input and image, worked out from the two sizes alone, is the true one.
/// It is not in validation, where batches have more padding.
bool follows_from_sizes(const image::Transform& transform, Release release = Release::v8_3);

}  // namespace yolo::tasks::segment
