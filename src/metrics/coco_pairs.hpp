// Overlap functions for the COCO evaluation: boxes, run-length masks, poses.
#pragma once

#include <opencv2/core/types.hpp>

#include "metrics/coco_eval.hpp"
#include "metrics/rle.hpp"

namespace yolo::metrics {

/// x, y in pixels and visibility of each keypoint, in double precision as COCO's tool reads them.
using CocoPose = std::vector<cv::Point3d>;

// The lists must outlive the functions. Those of masks and poses have an entry for each truth or detection.

/// Intersection over union of the boxes; for crowds over the detection's own area.
PairIou box_pairs(std::span<const CocoTruth> truths, std::span<const CocoDetection> detections);

/// The same for masks (rle_iou). Throws Error when the lists differ in length.
PairIou mask_pairs(std::span<const CocoTruth> truths, std::span<const Rle> truth_masks,
                   std::span<const Rle> detection_masks);

/// Object keypoint similarity (cocodataset.org, "Keypoint evaluation"). A truth without any labelled point is
/// compared by the distance from twice its box. Throws Error when lengths differ, also from the function.
PairIou pose_pairs(std::span<const CocoTruth> truths, std::span<const CocoPose> truth_poses,
                   std::span<const CocoPose> detection_poses, std::span<const double> sigmas);

/// COCO's constants for 17 body points.
std::span<const double> coco_pose_sigmas();

}  // namespace yolo::metrics
