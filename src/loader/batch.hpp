// What the training loop gets of the loader: images and labels of one step, plain memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace yolo::loader {

/// N images of one size with M objects in all.
struct Batch {
  int images = 0, height = 0, width = 0;
  std::shared_ptr<std::uint8_t[]> pixels;  ///< N x height x width x 3, red green blue
  std::vector<float> image_of;   ///< M: number of the image within the batch
  std::vector<float> classes;    ///< M; of a classification N
  std::vector<float> boxes;      ///< M x 4 or 5 (FormattedSample::boxes)
  int box_values = 4;
  std::vector<float> keypoints;  ///< M x keypoint_count x keypoint_values
  int keypoint_count = 0, keypoint_values = 0;
  std::vector<std::uint8_t> masks;  ///< mask_maps x mask_height x mask_width
  int mask_maps = 0, mask_height = 0, mask_width = 0;  ///< mask_maps: N with overlap_mask, else M
  std::vector<std::string> paths;   ///< N
};

}  // namespace yolo::loader
