#include "engine/pipeline.hpp"

#include <thread>

#include "engine/bounded_queue.hpp"
#include "engine/stopwatch.hpp"

namespace yolo::engine {
namespace {

constexpr std::size_t kFreeRequests = 6;  // idle requests kept; each holds the memory of its maps

// Joins on every way out.
class Worker {
 public:
  template <typename Work>
  explicit Worker(Work work) : thread_(std::move(work)) {}
  ~Worker() { thread_.join(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  std::thread thread_;
};

}  // namespace

std::unique_ptr<runtime::Request> Pipeline::take_request(const runtime::InputShape& shape) {
  {
    const std::lock_guard lock(mutex_);
    for (auto it = free_requests_.rbegin(); it != free_requests_.rend(); ++it) {
      if ((*it)->shape() != shape) continue;
      std::unique_ptr<runtime::Request> request = std::move(*it);
      free_requests_.erase(std::next(it).base());
      return request;
    }
  }
  return backend_.make_request(shape);
}

void Pipeline::give_back(std::unique_ptr<runtime::Request> request) {
  const std::lock_guard lock(mutex_);
  free_requests_.push_back(std::move(request));
  if (free_requests_.size() > kFreeRequests) free_requests_.erase(free_requests_.begin());
}

Pipeline::Batch Pipeline::prepare(PipelineInput input) {
  Batch batch;
  batch.input = std::move(input);
  const auto& [frames, plans, known] = batch.input;
  const cv::Size size = plans.front().transform.input;
  batch.request = take_request({static_cast<int>(frames.size()), size.height, size.width});
  const Stopwatch watch;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    model_.fitter().write(frames[i].image, plans[i], batch.request->input(static_cast<int>(i)));
  }
  batch.preprocess_ms = watch.milliseconds() / static_cast<double>(frames.size());
  return batch;
}

void Pipeline::infer(Batch& batch) const {
  const Stopwatch watch;
  batch.request->run();
  batch.inference_ms = watch.milliseconds() / static_cast<double>(batch.input.frames.size());
}

PipelineOutput Pipeline::finish(Batch batch) {
  PipelineOutput output;
  output.results.resize(batch.input.frames.size());
  tasks::PostprocessOptions options = options_;
  for (std::size_t i = 0; i < output.results.size(); ++i) {
    const Stopwatch watch;
    const image::InputPlan& plan = batch.input.plans[i];
    Results& results = output.results[i];
    results.orig_img = batch.input.frames[i].image;
    results.path = batch.input.frames[i].path;
    results.names = model_.names();
    results.input_size = plan.transform.input;
    if (!batch.input.known.empty()) options.known = batch.input.known[i];
    model_.postprocessor().process(batch.request->outputs(), static_cast<int>(i), plan.transform, options, results);
    results.speed = {batch.preprocess_ms, batch.inference_ms, watch.milliseconds()};
  }
  output.maps = batch.request->outputs();
  output.request = std::move(batch.request);
  output.input = std::move(batch.input);
  return output;
}

void Pipeline::release(PipelineOutput& output) {
  output.maps = {};
  if (output.request) give_back(std::move(output.request));  // a sink may have taken the whole output
}

PipelineOutput Pipeline::run_one(PipelineInput input) {
  Batch batch = prepare(std::move(input));
  infer(batch);
  PipelineOutput output = finish(std::move(batch));
  release(output);
  return output;
}

void Pipeline::run(const Next& next, const Sink& sink, std::size_t queued) {
  BoundedQueue<Batch> prepared(queued), inferred(queued);
  const auto decode = [&] {
    try {
      while (std::optional<PipelineInput> input = next()) {
        if (!prepared.push(prepare(std::move(*input)))) break;
      }
      prepared.close();
    } catch (...) {
      prepared.fail(std::current_exception());
    }
  };
  const auto compute = [&] {
    try {
      while (std::optional<Batch> batch = prepared.pop()) {
        infer(*batch);
        if (!inferred.push(std::move(*batch))) break;
      }
      inferred.close();
    } catch (...) {
      inferred.fail(std::current_exception());
    }
  };
  const Worker decoder(decode);
  const Worker computer(compute);
  try {
    while (std::optional<Batch> batch = inferred.pop()) {
      PipelineOutput output = finish(std::move(*batch));
      sink(output);
      release(output);
    }
  } catch (...) {
    prepared.cancel();
    inferred.cancel();
    throw;
  }
}

}  // namespace yolo::engine
