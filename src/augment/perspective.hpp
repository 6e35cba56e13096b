// Random rotation, scaling, shear, shift and perspective (manual: degrees, scale, shear, translate,
// perspective).
#pragma once

#include <opencv2/core/matx.hpp>
#include <yolo/train_options.hpp>

#include "augment/training_sample.hpp"
#include "core/random.hpp"

namespace yolo::augment {

/// The random part.
struct PerspectiveDraw {
  double perspective_x = 0, perspective_y = 0;
  double angle = 0;  ///< degrees, counterclockwise
  double scale = 1;
  double shear_x = 0, shear_y = 0;      ///< degrees
  double shift_x = 0.5, shift_y = 0.5;  ///< where the centre of the canvas goes, in shares of the output
};

PerspectiveDraw draw_perspective(const AugmentOptions& options, Random& random);

/// From pixels of the canvas to pixels of the output: the canvas is centred, put in perspective, rotated and
/// scaled, sheared, shifted. In single precision, as in the peer.
cv::Matx33f perspective_matrix(const PerspectiveDraw& draw, cv::Size canvas, cv::Size output);

/// Objects where the matrix puts them in an image of `output`. A box becomes the bounds of its turned
/// corners, or of the points of its outline that are inside; what reaches beyond the edges is cut off;
/// keypoints outside count as not labelled. Left out is what became too small or thin (is_candidate).
void apply_perspective(std::vector<Instance>& instances, const cv::Matx33f& matrix, double scale,
                       cv::Size output);

/// Whether a box is worth keeping: more than 2 pixels wide and high, more than `least_area` of the area that
/// it had, and less than 100 times as long as wide.
bool is_candidate(const std::array<float, 4>& before, const std::array<float, 4>& after, float least_area);

}  // namespace yolo::augment
