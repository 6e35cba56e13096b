#include "augment/label_pixels.hpp"

#include "image/box_convert.hpp"
#include "image/polygon_resample.hpp"

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

void resample_outlines(std::vector<Instance>& instances, TargetKind target) {
  const bool rotated = target == TargetKind::rotated;
  for (Instance& instance : instances) {
    const auto& box = instance.box;
    if (rotated && instance.polygon.empty()) {
      instance.polygon = {{box[0], box[1]}, {box[2], box[1]}, {box[2], box[3]}, {box[0], box[3]}};
    }
    instance.polygon =
        image::resample(instance.polygon, rotated ? image::kRotatedPoints : image::kOutlinePoints);
  }
}

}  // namespace yolo::augment
