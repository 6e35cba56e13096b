// A data set of coloured squares and a network of a few layers: trainings of a second.
#pragma once

#include <filesystem>
#include <string>

#include <yolo/train_options.hpp>

#include "support.hpp"

namespace yolo::test {

/// Rows of a small detector for two classes at strides 8, 16 and 32; `third` is its row 3, of 16 channels at stride 8.
std::string toy_yaml(const std::string& third = "[-1, 1, C3k2, [16, False, 0.25]]");

/// The same with the head of a task: "detect", "segment", "pose" (four corners), "obb" or "classify".
std::string toy_yaml_of(const std::string& task);

/// `folder` with the data, the network and the runs of a test.
struct Toy {
  /// 4 images to train on and 2 to validate on.
  explicit Toy(const std::string& yaml = toy_yaml(), const std::string& task = "detect");

  TemporaryFolder folder;
  std::string model;     ///< toy.yaml
  TrainOptions options;  ///< two epochs of two batches of 64 x 64
};

}  // namespace yolo::test
