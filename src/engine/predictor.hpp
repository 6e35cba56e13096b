// The predict mode: frames in, results out, with the stages overlapping.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
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

  Predictor(const Predictor&) = delete;  // what a run consists of refers to it
  Predictor& operator=(const Predictor&) = delete;

  /// Begins with a source, which must outlive the run; its frames are read while earlier ones are computed.
  void start(Source& source);
  /// A picture and what was found in it; they last until the next call.
  struct Predicted {
    const Frame& frame;
    Results& results;
  };
  /// In order. Nothing at the end, or once PredictOptions::stop asks for it.
  std::optional<Predicted> next();

  /// One picture (u8 grey, BGR or BGRA), on the calling thread. Throws Error for any other.
  Results predict_one(const cv::Mat& image);

 private:
  PipelineInput plan(std::vector<Frame> frames) const;
  std::vector<Frame> gather(Source& source, std::optional<Frame>& first, std::size_t size) const;
  void call(std::string_view event, PipelineOutput& output) const;
  void begin(PipelineOutput& output) const;
  void end_batch();
  bool next_batch();
  Pipeline pipeline(bool many) const;
  PipelineOutput run_tiles(Frame frame, const Pipeline& one) const;
  PipelineOutput compute_one(Frame frame) const;
  using Outputs = std::function<std::optional<PipelineOutput>()>;
  Outputs once(Source& source, Frame first) const;
  Outputs in_batches(Source& source, Frame first) const;
  Outputs in_tiles(Source& source, Frame first) const;

  const LoadedModel& model_;
  PredictOptions options_;
  const Callbacks& callbacks_;
  yolo::Predictor* custom_;
  cv::Size target_;
  // Of a run.
  Outputs outputs_;
  std::optional<PipelineOutput> batch_;
  std::size_t index_ = 0;  // within the batch
  int batches_ = 0;        // before this one
};

}  // namespace yolo::engine
