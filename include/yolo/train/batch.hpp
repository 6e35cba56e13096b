// What the training loop gets of a data loader: images and labels of one step, plain memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace yolo::train {

/// N images of one size with M objects in all. Lengths are fractions of the image.
struct Batch {
  int images = 0, height = 0, width = 0;
  std::shared_ptr<std::uint8_t[]> pixels;  ///< N x height x width x 3, red green blue
  std::vector<float> image_of;   ///< M: number of the image within the batch, ascending
  std::vector<float> classes;    ///< M; of a classification N
  std::vector<float> boxes;      ///< M x 4: centre and size; obb: M x 5 with the angle in radians
  int box_values = 4;
  std::vector<float> keypoints;  ///< M x keypoint_count x keypoint_values: x, y and, with three values, visibility
  int keypoint_count = 0, keypoint_values = 0;
  std::vector<std::uint8_t> masks;  ///< mask_maps x mask_height x mask_width: number of the object (from 1) within its image,
                                    ///< or 0 and 1
  int mask_maps = 0, mask_height = 0, mask_width = 0;  ///< mask_maps: N with overlap_mask, else M
  std::vector<std::string> paths;   ///< N
};

}  // namespace yolo::train
