// A whole run of predict: what is found is told, saved and handed on, picture by picture.
#pragma once

#include <optional>

#include <yolo/model.hpp>

#include "engine/predictor.hpp"
#include "engine/report.hpp"
#include "engine/run_writer.hpp"

namespace yolo::engine {

class PredictRun {
 public:
  /// All but `options` must outlive it. Throws Error when an option is out of range.
  PredictRun(const LoadedModel& model, Source& source, const PredictOptions& options, const Callbacks& callbacks, const Log& log,
             yolo::Predictor* custom = nullptr);

  /// In order, after what the options ask to be saved; nothing at the end. Throws Error.
  std::optional<Predictor::Predicted> next();

  /// Closes the files and tells of the run so far.
  RunSummary finish();

 private:
  PredictOptions options_;
  Source& source_;
  Log log_;
  yolo::Predictor* custom_;
  Predictor predictor_;
  RunWriter writer_;
  SpeedMean speed_;
  RunSummary summary_;
  cv::Size input_;
  bool started_ = false;
};

}  // namespace yolo::engine
