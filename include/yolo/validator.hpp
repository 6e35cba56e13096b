// Validation with steps and figures of a user's own.
#pragma once

#include <string>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/labelled_image.hpp>
#include <yolo/results.hpp>
#include <yolo/val_metrics.hpp>

namespace yolo {

/// Handed to Model::val(), or given by Trainer::get_validator(). What is not overridden changes nothing. All functions are
/// called in the thread that called val or train.
class YOLO_API Validator {
 public:
  virtual ~Validator() = default;
  /// A validation begins; in a training one an epoch.
  virtual void init_metrics(const std::vector<std::string>& /*names*/) {}
  /// What was found in an image, before it is judged and saved.
  virtual void postprocess(const LabelledImage&, Results&) {}
  /// The same after postprocess(), beside the truth.
  virtual void update_metrics(const LabelledImage&, const Results&) {}
  /// The figures at the end. `own_figures` and `own_fitness` are for what this class measured: the first become columns of
  /// results.csv, the second decides which weights are the best.
  virtual void finalize_metrics(ValMetrics&) {}
};

}  // namespace yolo
