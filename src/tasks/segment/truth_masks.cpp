#include "tasks/segment/truth_masks.hpp"

#include <numeric>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "image/polygon_mask.hpp"
#include "image/polygon_resample.hpp"
#include "metrics/rle.hpp"
#include "tasks/label_place.hpp"
#include "tasks/segment/mask_overlap.hpp"

namespace yolo::tasks::segment {
namespace {

constexpr std::size_t kLeastPoints = 3;  // of a polygon

metrics::Rle filled(const std::vector<cv::Point2f>& polygon, double scale_x, double scale_y, cv::Size plane) {
  std::vector<double> points;
  for (const cv::Point2f& point : polygon) {
    points.push_back(point.x * scale_x);
    points.push_back(point.y * scale_y);
  }
  return metrics::encode_polygon(points, plane);
}

Mask unpacked(const metrics::Rle& runs) {
  const cv::Rect where = metrics::bounds(runs);
  if (where.empty()) return {};
  return {where, metrics::decode(runs)(where).clone()};
}

Mask mask_in_image(const dataset::Label& label, cv::Size size) {
  if (label.coco && !label.coco->run_lengths.empty()) {
    return unpacked(metrics::checked_rle(size.height, size.width, label.coco->run_lengths));
  }
  std::vector<metrics::Rle> parts;
  if (label.coco) {
    for (const auto& polygon : label.coco->polygons) {
      if (polygon.size() >= kLeastPoints) parts.push_back(filled(polygon, 1, 1, size));
    }
  }
  if (parts.empty() && label.polygon.size() >= kLeastPoints) {
    parts.push_back(filled(label.polygon, size.width, size.height, size));
  }
  return parts.empty() ? Mask{} : unpacked(metrics::merge(parts));
}

// The outline in pixels of the input.
std::vector<cv::Point2f> input_points(const std::vector<cv::Point2f>& outline, const image::InputPlan& plan,
                                      Release release) {
  const auto width = static_cast<float>(plan.scaled.width), height = static_cast<float>(plan.scaled.height);
  const cv::Point2f origin = label_origin(plan, release);
  std::vector<cv::Point2f> points = image::resample(outline, image::kOutlinePoints, release);
  for (cv::Point2f& point : points) point = {point.x * width + origin.x, point.y * height + origin.y};
  return points;
}

Mask mask_in_input(const dataset::Label& label, const image::InputPlan& plan, int ratio, Release release) {
  if (label.polygon.size() < kLeastPoints) return {};
  image::PolygonMask mask =
      image::draw_polygon_mask(input_points(label.polygon, plan, release), plan.transform.input, ratio);
  return {mask.where, mask.bits};
}

void keep_smallest_on_top(std::vector<Mask>& masks) {
  std::vector<std::int64_t> areas;
  for (const Mask& mask : masks) areas.push_back(area(mask));
  std::vector<std::size_t> order(masks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return areas[a] > areas[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t above = i + 1; above < order.size(); ++above)
      subtract(masks[order[i]], masks[order[above]]);
  }
}

}  // namespace

TruthMasks masks_in_image(const dataset::Sample& sample) {
  TruthMasks truths;
  truths.plane = sample.size;
  for (const dataset::Label& label : sample.labels) truths.masks.push_back(mask_in_image(label, sample.size));
  return truths;
}

TruthMasks masks_in_input(const dataset::Sample& sample, const image::InputPlan& plan, int ratio,
                          bool overlap, Release release) {
  const cv::Size input = plan.transform.input;
  if (ratio < 1 || ratio > std::min(input.width, input.height)) {
    throw Error(fmt::format("mask_ratio={}: expected 1 to {}", ratio, std::min(input.width, input.height)));
  }
  TruthMasks truths;
  truths.plane = {input.width / ratio, input.height / ratio};
  for (const dataset::Label& label : sample.labels)
    truths.masks.push_back(mask_in_input(label, plan, ratio, release));
  if (overlap) keep_smallest_on_top(truths.masks);
  return truths;
}

TruthMasks scaled(const TruthMasks& truths, cv::Size plane) {
  TruthMasks result;
  result.plane = plane;
  for (const Mask& mask : truths.masks) {
    Mask& larger = result.masks.emplace_back();
    if (mask.where.empty()) continue;
    cv::Mat1f values(truths.plane, 0.0F), wide;
    mask.bits.convertTo(values(mask.where), CV_32F);
    cv::resize(values, wide, plane, 0, 0, cv::INTER_LINEAR);
    cv::Mat bits = wide > 0.5F;
    bits &= 1;
    larger = {{{0, 0}, plane}, bits};
  }
  return result;
}

}  // namespace yolo::tasks::segment
