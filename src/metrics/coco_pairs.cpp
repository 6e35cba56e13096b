// Overlap functions for the COCO evaluation.
#include "metrics/coco_pairs.hpp"

#include <algorithm>
#include <limits>
#include <yolo/error.hpp>

namespace yolo::metrics {
namespace {

double box_overlap(const cv::Rect2d& detection, const cv::Rect2d& truth, bool crowd) {
  const double width =
      std::min(detection.x + detection.width, truth.x + truth.width) - std::max(detection.x, truth.x);
  const double height =
      std::min(detection.y + detection.height, truth.y + truth.height) - std::max(detection.y, truth.y);
  if (width <= 0 || height <= 0) return 0;
  const double common = width * height;
  const double own = detection.width * detection.height;
  return common / (crowd ? own : own + truth.width * truth.height - common);
}

/// A mask's figures that every pair needs.
struct Measured {
  cv::Rect bounds;
  double area = 0;
};

std::vector<Measured> measure(std::span<const Rle> masks) {
  std::vector<Measured> result;
  for (const Rle& mask : masks) result.push_back({bounds(mask), static_cast<double>(area(mask))});
  return result;
}

double mask_overlap(const Rle& detection, const Measured& of_detection, const Rle& truth,
                    const Measured& of_truth, bool crowd) {
  const bool apart = (of_detection.bounds & of_truth.bounds).empty();
  if (apart || detection.width != truth.width || detection.height != truth.height) return 0;
  const auto common = static_cast<double>(intersection_area(detection, truth));
  return common == 0 ? 0 : common / (crowd ? of_detection.area : of_detection.area + of_truth.area - common);
}

/// Distance of a value from a range.
double outside(double value, double least, double most) {
  return std::max({0.0, least - value, value - most});
}

double pose_overlap(const CocoPose& detection, const CocoTruth& object, const CocoPose& truth,
                    std::span<const double> sigmas) {
  if (detection.size() != sigmas.size() || truth.size() != sigmas.size()) {
    throw Error(fmt::format("poses of {} keypoints expected, found {} and {}", sigmas.size(), truth.size(),
                            detection.size()));
  }
  const bool labelled =
      std::any_of(truth.begin(), truth.end(), [](const cv::Point3d& point) { return point.z > 0; });
  const cv::Rect2d& box = object.box;
  double sum = 0;
  std::size_t counted = 0;
  for (std::size_t i = 0; i < sigmas.size(); ++i) {
    if (labelled && truth[i].z <= 0) continue;
    double dx = detection[i].x - truth[i].x, dy = detection[i].y - truth[i].y;
    if (!labelled) {
      dx = outside(detection[i].x, box.x - box.width, box.x + box.width * 2);
      dy = outside(detection[i].y, box.y - box.height, box.y + box.height * 2);
    }
    const double variance = 4 * sigmas[i] * sigmas[i];
    sum += std::exp(-(dx * dx + dy * dy) / variance / (object.area + std::numeric_limits<double>::epsilon()) /
                    2);
    ++counted;
  }
  return counted == 0 ? 0 : sum / static_cast<double>(counted);
}

void check_length(std::size_t wanted, std::size_t found, const char* what) {
  if (wanted != found)
    throw Error(fmt::format("{} {} for the true objects expected, found {}", wanted, what, found));
}

/// Calls `overlap(detection, truth)` for every pair.
template <typename Overlap>
PairIou each_pair(Overlap overlap) {
  return [overlap](std::span<const std::uint32_t> detections, std::span<const std::uint32_t> truths,
                   std::span<double> iou) {
    std::size_t next = 0;
    for (std::uint32_t detection : detections) {
      for (std::uint32_t truth : truths) iou[next++] = overlap(detection, truth);
    }
  };
}

}  // namespace

PairIou box_pairs(std::span<const CocoTruth> truths, std::span<const CocoDetection> detections) {
  return each_pair([truths, detections](std::uint32_t d, std::uint32_t t) {
    return box_overlap(detections[d].box, truths[t].box, truths[t].crowd);
  });
}

PairIou mask_pairs(std::span<const CocoTruth> truths, std::span<const Rle> truth_masks,
                   std::span<const Rle> detection_masks) {
  check_length(truths.size(), truth_masks.size(), "masks");
  const auto of_truths = std::make_shared<const std::vector<Measured>>(measure(truth_masks));
  const auto of_detections = std::make_shared<const std::vector<Measured>>(measure(detection_masks));
  return each_pair([=](std::uint32_t d, std::uint32_t t) {
    return mask_overlap(detection_masks[d], (*of_detections)[d], truth_masks[t], (*of_truths)[t],
                        truths[t].crowd);
  });
}

PairIou pose_pairs(std::span<const CocoTruth> truths, std::span<const CocoPose> truth_poses,
                   std::span<const CocoPose> detection_poses, std::span<const double> sigmas) {
  check_length(truths.size(), truth_poses.size(), "poses");
  return each_pair([=](std::uint32_t d, std::uint32_t t) {
    return pose_overlap(detection_poses[d], truths[t], truth_poses[t], sigmas);
  });
}

std::span<const double> coco_pose_sigmas() {
  static constexpr std::array<double, 17> kSigmas{.026, .025, .025, .035, .035, .079, .079, .072, .072,
                                                  .062, .062, .107, .107, .087, .087, .089, .089};
  return kSigmas;
}

}  // namespace yolo::metrics
