// AutoAugment with the policy that was learned on ImageNet (Cubuk et al. 2018, arXiv:1805.09501).
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <span>

#include "augment/classify/operation.hpp"
#include "core/random.hpp"

namespace yolo::augment::classify {

struct PolicyStep {
  Operation operation = Operation::identity;
  double chance = 0;
  int level = 0;  ///< of 10
};

using SubPolicy = std::array<PolicyStep, 2>;

/// The 25 sub-policies of the paper's table 9, all equally likely.
std::span<const SubPolicy> imagenet_policy();

/// One sub-policy: two operations, each with its chance. Image: u8 RGB.
cv::Mat auto_augment(const cv::Mat& image, Random& random);

}  // namespace yolo::augment::classify
