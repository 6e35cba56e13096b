// Judges the results of a validation against the labels of the dataset.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <yolo/results.hpp>
#include <yolo/val_metrics.hpp>

#include "core/release.hpp"
#include "dataset/label.hpp"
#include "image/input_plan.hpp"
#include "tasks/postprocess_options.hpp"

namespace yolo::tasks {

struct EvaluatorOptions {
  std::vector<std::string> names;    ///< class names of the dataset
  ApKind ap = ApKind::coco;
  bool single_class = false;         ///< class numbers of labels and results do not matter
  double conf = 0.001;               ///< threshold of the validation; the confusion matrix has its own rule for 0.001
  int keypoints = 0, keypoint_values = 0;  ///< kpt_shape of the dataset; 0 without keypoints
  bool overlap_mask = true;          ///< truth masks share one map, the smaller object on top
  int mask_ratio = 4;                ///< truth masks are smaller than the input by this factor
  Release release = Release::v8_3;   ///< whose rules the figures of ApKind::peer follow
  bool masks_at_input_size = false;  ///< ApKind::peer with save_json or save_txt: masks are compared at input size
  int threads = 1;
};

/// Collects what is needed of each image, then sums up. Used by one thread.
class Evaluator {
 public:
  virtual ~Evaluator() = default;
  /// What the postprocessor must give so that add() can judge.
  virtual void prepare(PostprocessOptions& options) const = 0;
  /// One image. `plan` tells how it lay in the network input.
  virtual void add(const dataset::Sample& sample, const image::InputPlan& plan, const Results& results) = 0;
  virtual ValMetrics finish() = 0;
  /// Titles of the groups of columns in the table: "Box", "Mask", "Pose"; none for a classification.
  virtual std::vector<std::string_view> subjects() const { return {}; }
  /// The labels of an image in the form of a prediction, for pictures of the truth.
  virtual Results truth(const dataset::Sample& sample) const = 0;
};

}  // namespace yolo::tasks
