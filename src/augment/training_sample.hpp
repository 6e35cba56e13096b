// An image with its labels on the way through the augmentations, and what comes out at their end.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <vector>

namespace yolo::augment {

struct Keypoint {
  float x = 0, y = 0;  ///< pixels
  float visible = 0;   ///< 0: not labelled or lost on the way, 1: hidden, 2: seen
};

/// One object in pixels of the image.
struct Instance {
  int cls = 0;
  std::array<float, 4> box{};        ///< x1, y1, x2, y2
  std::vector<cv::Point2f> polygon;  ///< outline (segment) or four corners (obb); empty without
  std::vector<Keypoint> keypoints;   ///< empty without
};

struct TrainingSample {
  cv::Mat image;  ///< u8, blue green red
  std::vector<Instance> instances;
};

/// What a task's loss needs of each object.
enum class TargetKind { boxes, masks, keypoints, rotated, image_class };

/// One sample ready for a batch. M objects; lengths are fractions of the image.
struct FormattedSample {
  cv::Mat image;               ///< u8, H x W x 3, red green blue
  std::vector<float> classes;  ///< M; for TargetKind::image_class one
  std::vector<float> boxes;  ///< M x 4: centre and size; TargetKind::rotated: M x 5 with the angle in radians
  std::vector<float> keypoints;  ///< M x points x values: x, y and, with three values, visibility
  /// TargetKind::masks: one map with the number of the object (from 1) at each pixel, or M maps of 0 and 1;
  /// smaller than the image by mask_ratio.
  std::vector<cv::Mat1b> masks;
};

}  // namespace yolo::augment
