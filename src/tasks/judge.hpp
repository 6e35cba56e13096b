// What a task whose results are objects adds to validation: how far each prediction agrees with each label.
#pragma once

#include <memory>
#include <vector>

#include "tasks/evaluator.hpp"

namespace yolo::tasks {

/// Agreement (0..1) of every true object with every predicted one: truths x predictions, row-major.
struct Overlaps {
  std::size_t truths = 0, predictions = 0;
  std::vector<float> values;
  /// Truths that COCO's evaluation leaves out besides crowds (skeletons without points); empty: none.
  std::vector<bool> ignored;
  std::vector<double> area;  ///< of the predictions where it differs from Judgement::area (masks); empty: it does not
};

/// One image, compared.
struct Judgement {
  std::vector<float> conf;       ///< of the predictions, strongest first
  std::vector<int> cls;
  std::vector<int> true_cls;
  std::vector<bool> true_crowd;  ///< regions of many objects (COCO annotation files only)
  std::vector<double> true_area; ///< pixels of the original image, for COCO's size ranges
  std::vector<double> area;      ///< of the predictions
  /// One for each kind of the evaluator, in its order. For a crowd, the part of the prediction that lies inside.
  std::vector<Overlaps> overlaps;
};

/// One image without its crowds, for what knows no crowds.
struct CountedTruths {
  std::vector<int> classes;
  cv::Mat1f overlaps;  ///< classes.size() x predictions
};
CountedTruths without_crowds(const Judgement& image, std::size_t subject);

/// Compares one image. Stateless; used by one thread.
class Judge {
 public:
  virtual ~Judge() = default;
  /// What the postprocessor must give beyond boxes.
  virtual void prepare(PostprocessOptions&) const {}
  virtual Judgement compare(const dataset::Sample& sample, const image::InputPlan& plan, const Results& results) const = 0;
  /// The labels of an image as a prediction; without image, path and names, which the evaluator fills in.
  virtual Results truth(const dataset::Sample& sample) const = 0;
};

/// What an average precision is computed of.
enum class ApSubject { box, mask, pose };

/// The evaluator of detect, segment, pose and obb: an average precision for each subject, and the confusion matrix of
/// the first. `rotated`: of turned boxes (metrics::confusion_rules).
std::unique_ptr<Evaluator> make_object_evaluator(const EvaluatorOptions& options, std::vector<ApSubject> subjects,
                                                 std::unique_ptr<Judge> judge, bool rotated = false);

}  // namespace yolo::tasks
