// How much two boxes, masks, poses or rotated boxes overlap; in single precision as the peer computes it.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "image/box_convert.hpp"

namespace yolo::metrics {

using image::Box;                         ///< x1, y1, x2, y2
using RotatedBox = std::array<float, 5>;  ///< centre x, y, width, height, angle in radians
using Pose = std::vector<cv::Point3f>;    ///< x, y, visibility of each keypoint

// Every matrix has a row for each entry of `a` and a column for each of `b`; values 0..1.

/// Intersection over union.
cv::Mat1f box_iou(std::span<const Box> a, std::span<const Box> b);

/// Intersection over the area of b's box, or over the union.
cv::Mat1f box_ioa(std::span<const Box> a, std::span<const Box> b, bool over_union = false);

/// The pixels of a mask, one bit each, row by row.
struct BitMask {
  int pixels = 0;  ///< size of the mask
  int area = 0;    ///< pixels set
  std::vector<std::uint64_t> words;
};

/// Of a one-channel 8-bit image; whatever is not 0 is set. Throws Error for another type.
BitMask pack_mask(const cv::Mat& mask);

/// Intersection over union. Throws Error when two masks differ in size.
cv::Mat1f mask_iou(std::span<const BitMask> a, std::span<const BitMask> b);

/// The keypoint constants of COCO's 17 body points (cocodataset.org, "Keypoint evaluation").
std::span<const float> coco_keypoint_sigmas();

/// The constants for a dataset's kpt_shape [points, values]: COCO's for [17, 3], else 1/points each, as the
/// peer does.
std::vector<float> keypoint_sigmas(int points, int values);

/// Object keypoint similarity of truths (a) and predictions (b). `areas`: of the truths, pixels. Points of a
/// truth whose visibility is 0 do not count. Throws Error when lengths differ.
cv::Mat1f pose_similarity(std::span<const Pose> a, std::span<const Pose> b, std::span<const float> areas,
                          std::span<const float> sigmas);

/// The Gaussian that stands for a rotated box: its mean and its covariance [[xx, xy], [xy, yy]].
struct Gaussian {
  float x, y, xx, yy, xy;
};
Gaussian gaussian_of(const RotatedBox& box);

/// Overlap of rotated boxes as Gaussians: 1 - Hellinger distance (arXiv:2106.06072).
float probiou(const Gaussian& a, const Gaussian& b);
float probiou(const RotatedBox& a, const RotatedBox& b);
cv::Mat1f probiou(std::span<const RotatedBox> a, std::span<const RotatedBox> b);

}  // namespace yolo::metrics
