#include "augment/format.hpp"

#include <algorithm>
#include <numbers>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "dataset/batch_plan.hpp"
#include "image/polygon_mask.hpp"

namespace yolo::augment {
namespace {

constexpr std::size_t kMostNumbers = 255;

using Order = std::vector<std::size_t>;  // of the instances

void add_box(FormattedSample& formatted, const std::array<float, 4>& box, cv::Size2f size) {
  formatted.boxes.insert(formatted.boxes.end(),
                         {(box[0] + box[2]) / 2 / size.width, (box[1] + box[3]) / 2 / size.height,
                          (box[2] - box[0]) / size.width, (box[3] - box[1]) / size.height});
}

void add_rotated_box(FormattedSample& formatted, const Instance& instance, cv::Size2f size) {
  const auto& box = instance.box;
  const std::vector<cv::Point2f> corners{
      {box[0], box[1]}, {box[2], box[1]}, {box[2], box[3]}, {box[0], box[3]}};
  const cv::RotatedRect rectangle = cv::minAreaRect(instance.polygon.empty() ? corners : instance.polygon);
  formatted.boxes.insert(
      formatted.boxes.end(),
      {rectangle.center.x / size.width, rectangle.center.y / size.height, rectangle.size.width / size.width,
       rectangle.size.height / size.height, rectangle.angle / 180 * std::numbers::pi_v<float>});
}

void add_keypoints(FormattedSample& formatted, const Instance& instance, int values, cv::Size2f size) {
  for (const Keypoint& point : instance.keypoints) {
    formatted.keypoints.push_back(point.x / size.width);
    formatted.keypoints.push_back(point.y / size.height);
    if (values > 2) formatted.keypoints.push_back(point.visible);
  }
}

std::vector<image::PolygonMask> draw_masks(const TrainingSample& sample, int ratio) {
  const cv::Size size = sample.image.size();
  if (ratio < 1 || ratio > std::min(size.width, size.height)) {
    throw Error(fmt::format("mask_ratio={}: expected 1 to {}", ratio, std::min(size.width, size.height)));
  }
  std::vector<image::PolygonMask> masks;
  for (const Instance& instance : sample.instances)
    masks.push_back(image::draw_polygon_mask(instance.polygon, size, ratio));
  return masks;
}

// Equal areas, as of mirrored copies, come in the order in which the peer happens to have them.
Order largest_first(const std::vector<image::PolygonMask>& masks) {
  std::vector<double> areas;
  for (const image::PolygonMask& mask : masks)
    areas.push_back(mask.where.empty() ? 0 : -cv::countNonZero(mask.bits));
  return dataset::argsort_like_numpy(areas);
}

cv::Mat1b numbered(const std::vector<image::PolygonMask>& masks, const Order& order, cv::Size plane) {
  cv::Mat1b map(plane, std::uint8_t{0});
  for (std::size_t i = 0; i < std::min(order.size(), kMostNumbers); ++i) {
    const image::PolygonMask& mask = masks[order[i]];
    if (!mask.where.empty()) map(mask.where).setTo(static_cast<double>(i + 1), mask.bits);
  }
  return map;
}

// The masks, and the order in which the instances come with them.
Order add_masks(FormattedSample& formatted, const TrainingSample& sample, const FormatSettings& settings,
                Order order) {
  const std::vector<image::PolygonMask> masks = draw_masks(sample, settings.mask_ratio);
  const cv::Size plane(sample.image.cols / settings.mask_ratio, sample.image.rows / settings.mask_ratio);
  if (settings.overlap_mask) {
    order = largest_first(masks);
    formatted.masks.push_back(numbered(masks, order, plane));
    return order;
  }
  for (const image::PolygonMask& mask : masks) {
    cv::Mat1b& map = formatted.masks.emplace_back(plane, std::uint8_t{0});
    if (!mask.where.empty()) mask.bits.copyTo(map(mask.where));
  }
  return order;
}

}  // namespace

FormattedSample format_sample(const TrainingSample& sample, const FormatSettings& settings) {
  FormattedSample formatted;
  if (settings.bgr) {
    formatted.image = sample.image.clone();
  } else {
    cv::cvtColor(sample.image, formatted.image, cv::COLOR_BGR2RGB);
  }
  if (settings.target == TargetKind::image_class) {
    formatted.classes = {sample.instances.empty() ? 0.0F : static_cast<float>(sample.instances.front().cls)};
    return formatted;
  }
  Order order(sample.instances.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (settings.target == TargetKind::masks) order = add_masks(formatted, sample, settings, std::move(order));
  const cv::Size2f size = sample.image.size();
  for (const std::size_t index : order) {
    const Instance& instance = sample.instances[index];
    formatted.classes.push_back(static_cast<float>(instance.cls));
    if (settings.target == TargetKind::rotated) {
      add_rotated_box(formatted, instance, size);
    } else {
      add_box(formatted, instance.box, size);
    }
    if (settings.target == TargetKind::keypoints)
      add_keypoints(formatted, instance, settings.keypoint_values, size);
  }
  return formatted;
}

}  // namespace yolo::augment
