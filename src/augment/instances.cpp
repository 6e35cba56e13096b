#include "augment/instances.hpp"

#include <algorithm>
#include <iterator>

namespace yolo::augment {

void scale_and_move(std::vector<Instance>& instances, cv::Point2f scale, cv::Point2f shift) {
  for (Instance& instance : instances) {
    auto& box = instance.box;
    box = {box[0] * scale.x + shift.x, box[1] * scale.y + shift.y, box[2] * scale.x + shift.x,
           box[3] * scale.y + shift.y};
    for (cv::Point2f& point : instance.polygon)
      point = {point.x * scale.x + shift.x, point.y * scale.y + shift.y};
    for (Keypoint& point : instance.keypoints) {
      point.x = point.x * scale.x + shift.x;
      point.y = point.y * scale.y + shift.y;
    }
  }
}

void clip(std::span<Instance> instances, cv::Size size) {
  const auto width = static_cast<float>(size.width), height = static_cast<float>(size.height);
  const auto clip_point = [&](float& x, float& y) {
    x = std::clamp(x, 0.0F, width);
    y = std::clamp(y, 0.0F, height);
  };
  for (Instance& instance : instances) {
    clip_point(instance.box[0], instance.box[1]);
    clip_point(instance.box[2], instance.box[3]);
    for (cv::Point2f& point : instance.polygon) clip_point(point.x, point.y);
    for (Keypoint& point : instance.keypoints) clip_point(point.x, point.y);
  }
}

float area(const std::array<float, 4>& box) { return (box[2] - box[0]) * (box[3] - box[1]); }

void drop_empty(std::vector<Instance>& instances) {
  std::erase_if(instances, [](const Instance& instance) { return !(area(instance.box) > 0); });
}

void append(std::vector<Instance>& instances, std::vector<Instance> more) {
  instances.insert(instances.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
}

}  // namespace yolo::augment
