#include "augment/label_pixels.hpp"

#include <algorithm>
#include <cmath>

#include "image/box_convert.hpp"

namespace yolo::augment {

std::vector<Instance> in_pixels(const std::vector<dataset::Label>& labels, cv::Size size) {
  const auto width = static_cast<float>(size.width), height = static_cast<float>(size.height);
  std::vector<Instance> instances;
  instances.reserve(labels.size());
  for (const dataset::Label& label : labels) {
    Instance& instance = instances.emplace_back();
    instance.cls = label.cls;
    instance.box = image::xywhn_to_xyxy({label.x, label.y, label.w, label.h}, width, height);
    for (const cv::Point2f& point : label.polygon)
      instance.polygon.emplace_back(point.x * width, point.y * height);
    for (const dataset::LabelKeypoint& point : label.keypoints)
      instance.keypoints.push_back({point.x * width, point.y * height, point.visible});
  }
  return instances;
}

cv::Size loaded_size(cv::Size image, int imgsz) {
  const double ratio = static_cast<double>(imgsz) / std::max(image.width, image.height);
  const auto scaled = [&](int side) { return std::min(static_cast<int>(std::ceil(side * ratio)), imgsz); };
  return {scaled(image.width), scaled(image.height)};
}

}  // namespace yolo::augment
