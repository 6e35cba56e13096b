// The stages that predict and val share: images into network inputs, inference, raw maps into results.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <yolo/frame.hpp>
#include <yolo/results.hpp>

#include "engine/bounded_queue.hpp"
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
  ReadRequest request;           ///< what the network gave, in the order of the graph's outputs
};

/// Knows nothing of the task: bringing images to size and decoding maps are the model's fitter and postprocessor.
class Pipeline {
 public:
  /// `model` must outlive it.
  Pipeline(const LoadedModel& model, std::shared_ptr<const Computation> computation, const tasks::PostprocessOptions& options)
      : model_(model), computation_(std::move(computation)), options_(options) {}

  /// The next images; nothing at the end. Called from one thread at a time.
  using Next = std::function<std::optional<PipelineInput>()>;
  /// Called in order, in the thread of run().
  using Sink = std::function<void(PipelineOutput& output)>;

  /// Everything that `next` gives, as PipelineRun gives it.
  void run(const Next& next, const Sink& sink, std::size_t ready = 2) const;

  /// The same for one batch, on the calling thread.
  PipelineOutput run_one(PipelineInput input) const;

 private:
  friend class PipelineRun;
  struct Batch {
    PipelineInput input;
    std::unique_ptr<runtime::PictureRequest> request;
    double preprocess_ms = 0, inference_ms = 0;  ///< per image
  };
  using Moment = std::chrono::steady_clock::time_point;

  Batch prepare(PipelineInput input) const;
  static void clock(Batch& batch, std::deque<Moment>& ends);
  PipelineOutput finish(Batch batch) const;

  const LoadedModel& model_;
  std::shared_ptr<const Computation> computation_;
  tasks::PostprocessOptions options_;
};

/// Batches under way. While they are computed, as many at once as the computation has streams, the next ones are read and
/// brought to size on a thread of their own, and those that are done are decoded into results. At most `ready` batches wait
/// for the network. Its end stops what is under way.
class PipelineRun {
 public:
  PipelineRun(Pipeline pipeline, Pipeline::Next next, std::size_t ready = 2);
  ~PipelineRun();
  PipelineRun(const PipelineRun&) = delete;
  PipelineRun& operator=(const PipelineRun&) = delete;

  /// In order; nothing at the end. Throws what `next` or the computation failed with.
  std::optional<PipelineOutput> next();

 private:
  void read(const Pipeline::Next& next);

  Pipeline pipeline_;
  BoundedQueue<Pipeline::Batch> started_;  // whose requests have been started, in order
  std::deque<Pipeline::Moment> ends_;
  std::thread reader_;
};

}  // namespace yolo::engine
