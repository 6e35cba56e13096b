// The stages that predict and val share: images into network inputs, inference, raw maps into results.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include <yolo/frame.hpp>
#include <yolo/results.hpp>

#include "engine/loaded_model.hpp"
#include "image/input_plan.hpp"

namespace yolo::engine {

/// Images that go through the network together; all plans have the same input size.
struct PipelineInput {
  std::vector<Frame> frames;
  std::vector<image::InputPlan> plans;
  std::vector<std::vector<tasks::detect::Candidate>> known;  ///< PostprocessOptions::known by image, or empty
};

struct PipelineOutput {
  PipelineInput input;
  std::vector<Results> results;  ///< one for each frame
  /// What the network gave, in the order of the graph's outputs; belongs to the pipeline and lasts while a sink runs.
  std::span<const runtime::RawMap> maps;
  std::unique_ptr<runtime::Request> request;  ///< that the maps belong to
};

/// Knows nothing of the task: bringing images to size and decoding maps are the model's fitter and postprocessor.
class Pipeline {
 public:
  Pipeline(LoadedModel& model, runtime::Backend& backend, const tasks::PostprocessOptions& options)
      : model_(model), backend_(backend), options_(options) {}

  /// The next images; nothing at the end. Called from one thread at a time.
  using Next = std::function<std::optional<PipelineInput>()>;
  /// Called in order, in the thread of run().
  using Sink = std::function<void(PipelineOutput& output)>;

  /// While one batch is computed, the next ones are read and brought to size, and the one before is decoded into
  /// results and handed to the sink. At most `queued` batches wait between two stages.
  void run(const Next& next, const Sink& sink, std::size_t queued = 2);

  /// The same for one batch, on the calling thread.
  PipelineOutput run_one(PipelineInput input);

 private:
  struct Batch {
    PipelineInput input;
    std::unique_ptr<runtime::Request> request;
    double preprocess_ms = 0, inference_ms = 0;  ///< per image
  };

  Batch prepare(PipelineInput input);
  void infer(Batch& batch) const;
  PipelineOutput finish(Batch batch);
  void release(PipelineOutput& output);
  std::unique_ptr<runtime::Request> take_request(const runtime::InputShape& shape);
  void give_back(std::unique_ptr<runtime::Request> request);

  LoadedModel& model_;
  runtime::Backend& backend_;
  tasks::PostprocessOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<runtime::Request>> free_requests_;  // most recently used last
};

}  // namespace yolo::engine
