#include "tasks/obb/truth.hpp"

#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "image/polygon_resample.hpp"
#include "tasks/obb/geometry.hpp"

namespace yolo::tasks::obb {
namespace {

std::vector<cv::Point2f> outline(const dataset::Label& label) {
  if (!label.polygon.empty()) return label.polygon;
  const float x1 = label.x - label.w / 2, y1 = label.y - label.h / 2;
  return {{x1, y1}, {x1 + label.w, y1}, {x1 + label.w, y1 + label.h}, {x1, y1 + label.h}};
}

RotatedBox true_box(const dataset::Label& label, const image::InputPlan& plan) {
  // The peer does this to all outlines: rectangles become a little smaller.
  std::vector<cv::Point2f> points = image::resample(outline(label), image::kRotatedPoints);
  // The peer moves labels by half of the padding, which can be half a pixel beside the image's own place.
  const float left = static_cast<float>(plan.left + plan.right) / 2,
              top = static_cast<float>(plan.top + plan.bottom) / 2;
  for (cv::Point2f& point : points) {
    point = {point.x * static_cast<float>(plan.scaled.width) + left,
             point.y * static_cast<float>(plan.scaled.height) + top};
  }
  const cv::RotatedRect rectangle = cv::minAreaRect(points);
  RotatedBox box;
  box.x = rectangle.center.x;
  box.y = rectangle.center.y;
  box.width = rectangle.size.width;
  box.height = rectangle.size.height;
  box.angle = rectangle.angle / 180 * std::numbers::pi_v<float>;
  box.conf = std::numeric_limits<float>::quiet_NaN();  // a label has none: nothing is drawn or written
  box.cls = label.cls;
  return restored(box, plan.transform);
}

}  // namespace

std::vector<RotatedBox> true_boxes(const dataset::Sample& sample, const image::InputPlan& plan) {
  std::vector<RotatedBox> boxes;
  for (const dataset::Label& label : sample.labels) boxes.push_back(true_box(label, plan));
  return boxes;
}

std::vector<RotatedBox> true_boxes(const dataset::Sample& sample) {
  image::InputPlan plan;
  plan.scaled = plan.transform.original = plan.transform.input = sample.size;
  return true_boxes(sample, plan);
}

}  // namespace yolo::tasks::obb
