// The val mode: a dataset in, figures out.
#pragma once

#include <filesystem>

#include <yolo/callbacks.hpp>
#include <yolo/log.hpp>
#include <yolo/val_options.hpp>
#include <yolo/validator.hpp>

#include "core/own_symbols.hpp"
#include "engine/loaded_model.hpp"
#include "engine/pipeline.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// What a training, or a user, adds to a validation.
struct ValExtras {
  const tasks::ValDataset* dataset = nullptr;  ///< read already
  bool class_rows = true;                      ///< rows of the classes and the line on speed
  bool tells_folder = true;                    ///< the line on where the files are
  yolo::Validator* custom = nullptr;           ///< the user's own steps
  double crop_fraction = 1;  ///< of a classifier: share of the shorter side that its pictures keep
  /// Gets the raw maps of each image, in order, with those that only a loss needs; images of one group have one input shape.
  std::function<void(const dataset::Sample& sample, const image::InputPlan& plan, int group,
                     std::span<const runtime::RawMap> maps)>
      observe;
};

/// Knows nothing of the task: reading labels, judging and drawing are those of the model's TaskSpec.
class Validator {
 public:
  /// Throws Error when an option is out of range. `callbacks` must outlive the validator.
  Validator(const LoadedModel& model, const ValOptions& options, const Callbacks& callbacks, const Log& log,
            ValExtras extras = {});

  /// Throws Error when the dataset cannot be read.
  ValMetrics run();

 private:
  tasks::ValDataset load_dataset() const;
  void warn_of_data(const tasks::ValDataset& dataset) const;
  tasks::EvaluatorOptions evaluator_options(const tasks::ValDataset& dataset) const;

  const LoadedModel& model_;
  ValOptions options_;
  const Callbacks& callbacks_;
  const Log& log_;
  ValExtras extras_;
};

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
