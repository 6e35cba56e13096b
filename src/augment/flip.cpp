#include "augment/flip.hpp"

#include <opencv2/core.hpp>

namespace yolo::augment {

void flip_left_right(std::vector<Instance>& instances, int width, const std::vector<int>& flip_idx) {
  const auto side = static_cast<float>(width);
  for (Instance& instance : instances) {
    auto& box = instance.box;
    box = {side - box[2], box[1], side - box[0], box[3]};
    for (cv::Point2f& point : instance.polygon) point.x = side - point.x;
    for (Keypoint& point : instance.keypoints) point.x = side - point.x;
    if (flip_idx.empty() || instance.keypoints.empty()) continue;
    std::vector<Keypoint> renamed;
    for (const int index : flip_idx)
      renamed.push_back(instance.keypoints.at(static_cast<std::size_t>(index)));
    instance.keypoints = std::move(renamed);
  }
}

void flip_left_right(TrainingSample& sample, const std::vector<int>& flip_idx) {
  cv::flip(sample.image, sample.image, 1);
  flip_left_right(sample.instances, sample.image.cols, flip_idx);
}

void flip_upside_down(TrainingSample& sample) {
  cv::flip(sample.image, sample.image, 0);
  const auto side = static_cast<float>(sample.image.rows);
  for (Instance& instance : sample.instances) {
    auto& box = instance.box;
    box = {box[0], side - box[3], box[2], side - box[1]};
    for (cv::Point2f& point : instance.polygon) point.y = side - point.y;
    for (Keypoint& point : instance.keypoints) point.y = side - point.y;
  }
}

}  // namespace yolo::augment
