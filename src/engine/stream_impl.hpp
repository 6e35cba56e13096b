// What a Stream holds.
#pragma once

#include <memory>
#include <stop_token>

#include <yolo/stream.hpp>

#include "engine/predict_run.hpp"

namespace yolo {

struct Stream::Impl {
  /// `owner` keeps the model, the callbacks and the log alive.
  Impl(std::shared_ptr<const void> owner, const engine::LoadedModel& model, std::unique_ptr<Source> from, PredictOptions options,
       const Callbacks& callbacks, const Log& log);

  static PredictOptions stoppable(PredictOptions options, const std::stop_source& stop);

  std::shared_ptr<const void> owner;
  std::stop_source stop;
  std::stop_callback<std::function<void()>> outer;  // the caller's own token stops it too
  std::unique_ptr<Source> source;
  engine::PredictRun run;
  bool finished = false;
};

}  // namespace yolo
