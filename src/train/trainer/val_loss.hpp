// The loss on the images of a validation, from the maps that its network gives.
#pragma once

#include <span>
#include <vector>

#include <yolo/graph/module.hpp>
#include <yolo/train/criterion.hpp>

#include "augment/format.hpp"
#include "dataset/label.hpp"
#include "image/input_plan.hpp"
#include "runtime/backend.hpp"

namespace yolo::train {

class ValLoss {
 public:
  /// `criterion` must outlive this. `settings` say what form the labels have.
  ValLoss(Criterion& criterion, const augment::FormatSettings& settings, int keypoint_count)
      : criterion_(criterion), settings_(settings), keypoint_count_(keypoint_count) {}

  /// One image; images of one group make up one batch.
  void add(const dataset::Sample& sample, const image::InputPlan& plan, int group,
           std::span<const runtime::RawMap> maps);

  /// Mean of each item over the batches; empty without any.
  std::vector<double> finish();

 private:
  void run_group();

  Criterion& criterion_;
  augment::FormatSettings settings_;
  int keypoint_count_;
  int group_ = -1;
  std::vector<std::string> names_;             // of the maps
  std::vector<std::vector<at::Tensor>> maps_;  // by map, then image
  std::vector<augment::FormattedSample> labels_;
  std::vector<double> sums_;
  int batches_ = 0;
};

/// The labels of a sample where its image lies in the network's input. The image has no pixels, only its
/// size.
augment::TrainingSample labels_in_input(const dataset::Sample& sample, const image::InputPlan& plan,
                                        augment::TargetKind target);

}  // namespace yolo::train
