#include "tasks/obb/truth.hpp"

#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "image/polygon_resample.hpp"
#include "tasks/label_place.hpp"
#include "tasks/obb/geometry.hpp"

namespace yolo::tasks::obb {
namespace {

std::vector<cv::Point2f> outline(const dataset::Label& label) {
  if (!label.polygon.empty()) return label.polygon;
  const float x1 = label.x - label.w / 2, y1 = label.y - label.h / 2;
  return {{x1, y1}, {x1 + label.w, y1}, {x1 + label.w, y1 + label.h}, {x1, y1 + label.h}};
}

RotatedBox true_box(const dataset::Label& label, const image::InputPlan& plan, Release release) {
  // The peer does this to all outlines: rectangles become a little smaller (8.3).
  std::vector<cv::Point2f> points = image::resample(outline(label), image::kRotatedPoints, release);
  const cv::Point2f origin = label_origin(plan, release);
  for (cv::Point2f& point : points) {
    point = {point.x * static_cast<float>(plan.scaled.width) + origin.x,
             point.y * static_cast<float>(plan.scaled.height) + origin.y};
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
  return restored(box, plan.transform, release);
}

}  // namespace

std::vector<RotatedBox> true_boxes(const dataset::Sample& sample, const image::InputPlan& plan, Release release) {
  std::vector<RotatedBox> boxes;
  for (const dataset::Label& label : sample.labels) boxes.push_back(true_box(label, plan, release));
  return boxes;
}

std::vector<RotatedBox> true_boxes(const dataset::Sample& sample) {
  image::InputPlan plan;
  plan.scaled = plan.transform.original = plan.transform.input = sample.size;
  return true_boxes(sample, plan, Release::v8_3);
}

}  // namespace yolo::tasks::obb
