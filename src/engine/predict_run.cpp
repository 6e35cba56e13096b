#include "engine/predict_run.hpp"

namespace yolo::engine {

PredictRun::PredictRun(const LoadedModel& model, Source& source, const PredictOptions& options, const Callbacks& callbacks,
                       const Log& log, yolo::Predictor* custom)
    : options_(options),
      source_(source),
      log_(log),
      custom_(custom),
      predictor_(model, options, callbacks, custom),
      writer_(options, model.description().task, model.environment().runs_dir) {}

std::optional<Predictor::Predicted> PredictRun::next() {
  if (!std::exchange(started_, true)) predictor_.start(source_);
  std::optional<Predictor::Predicted> predicted = predictor_.next();
  if (!predicted) return std::nullopt;
  const auto& [frame, results] = *predicted;
  if (options_.verbose) log_.info(frame_line(frame, results));
  speed_.add(results.speed);
  input_ = results.input_size;
  ++summary_.images;
  if (custom_ == nullptr || custom_->write_results(frame, results)) writer_.write(frame, results);
  return predicted;
}

RunSummary PredictRun::finish() {
  if (options_.verbose && summary_.images > 0) {
    log_.info(speed_line(speed_.mean(), std::min(options_.batch, summary_.images), input_));
  }
  summary_.folder = writer_.finish(log_);
  summary_.failures = source_.failures();
  summary_.speed = speed_.mean();
  summary_.cancelled = options_.stop.stop_requested();
  return summary_;
}

}  // namespace yolo::engine
