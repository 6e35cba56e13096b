// The predict mode: frames in, results out, with the stages overlapping.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <yolo/frame.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/results.hpp>
#include <yolo/source.hpp>

#include "engine/loaded_model.hpp"
#include "image/letterbox.hpp"

namespace yolo::engine {

/// Knows nothing of the task: decoding of maps is the postprocessor's.
class Predictor {
 public:
  /// Throws Error when an option is out of range.
  Predictor(LoadedModel& model, const PredictOptions& options);

  /// Called in order, in the thread of run().
  using Sink = std::function<void(const Frame& frame, Results& results)>;

  /// Predicts everything of a source. While one batch is computed, the next is decoded and letterboxed, and the
  /// one before is decoded into results and handed to the sink.
  void run(Source& source, const Sink& sink);

  /// One picture, on the calling thread.
  Results predict_one(const cv::Mat& image);

 private:
  struct Batch {
    std::vector<Frame> frames;
    std::vector<image::LetterboxPlan> plans;
    std::unique_ptr<runtime::Request> request;
    double preprocess_ms = 0, inference_ms = 0;  ///< per image
  };

  Batch prepare(std::vector<Frame> frames);
  void infer(Batch& batch) const;
  void finish(Batch batch, const Sink& sink);
  void run_overlapped(Source& source, std::optional<Frame> first, int size, const Sink& sink);

  std::vector<image::LetterboxPlan> plan(const std::vector<Frame>& frames) const;
  std::unique_ptr<runtime::Request> take_request(const runtime::InputShape& shape);
  void give_back(std::unique_ptr<runtime::Request> request);

  LoadedModel& model_;
  PredictOptions options_;
  runtime::Backend& backend_;
  tasks::PostprocessOptions postprocess_;
  cv::Size target_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<runtime::Request>> free_requests_;  // most recently used last
};

}  // namespace yolo::engine
