// The predict mode: frames in, results out, with the stages overlapping.
#pragma once

#include <functional>
#include <vector>

#include <yolo/callbacks.hpp>
#include <yolo/frame.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/predictor.hpp>
#include <yolo/results.hpp>
#include <yolo/source.hpp>

#include "engine/pipeline.hpp"
#include "engine/tiler.hpp"

namespace yolo::engine {

/// Knows nothing of the task.
class Predictor {
 public:
  /// `model`, `callbacks`, and `custom` with the user's own steps where there are any, must outlive the predictor. Throws Error when an
  /// option is out of range.
  Predictor(const LoadedModel& model, const PredictOptions& options, const Callbacks& callbacks, yolo::Predictor* custom = nullptr);

  /// Called in order, in the thread of run().
  using Sink = std::function<void(const Frame& frame, Results& results)>;

  /// Predicts everything of a source.
  void run(Source& source, const Sink& sink);

  /// One picture (u8 grey, BGR or BGRA), on the calling thread. Throws Error for any other.
  Results predict_one(const cv::Mat& image);

 private:
  PipelineInput plan(std::vector<Frame> frames) const;
  std::vector<Frame> gather(Source& source, std::optional<Frame>& first, std::size_t size) const;
  void deliver(PipelineOutput& output, const Sink& sink);
  Pipeline pipeline(bool many) const;
  PipelineOutput run_tiles(Frame frame, const Pipeline& one) const;
  PipelineOutput compute_one(Frame frame) const;
  void run_tiled(Source& source, std::optional<Frame> first, const Sink& sink);

  const LoadedModel& model_;
  PredictOptions options_;
  const Callbacks& callbacks_;
  yolo::Predictor* custom_;
  cv::Size target_;
  int batches_ = 0;  // delivered so far
};

}  // namespace yolo::engine
