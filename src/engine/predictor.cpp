#include "engine/predictor.hpp"

#include <chrono>
#include <thread>

#include <yolo/error.hpp>

#include "engine/bounded_queue.hpp"

namespace yolo::engine {
namespace {

constexpr std::size_t kQueued = 2;        // batches waiting between two stages
constexpr std::size_t kFreeRequests = 6;  // idle requests kept; each holds the memory of its maps

class Stopwatch {
 public:
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void check(const PredictOptions& options) {
  const auto fraction = [](const char* name, double value) {
    if (!(value >= 0 && value <= 1)) throw Error(fmt::format("{}={}: expected a number from 0 to 1", name, value));
  };
  fraction("conf", options.conf);
  fraction("iou", options.iou);
  if (options.max_det < 1) throw Error(fmt::format("max_det={}: expected at least 1", options.max_det));
  if (options.batch < 1) throw Error(fmt::format("batch={}: expected at least 1", options.batch));
}

cv::Size network_input(const std::vector<int>& imgsz, int stride) {
  constexpr int kLargestSide = 1 << 14;
  if (imgsz.empty() || imgsz.size() > 2) throw Error("imgsz: expected one side, or height and width");
  for (int side : imgsz) {
    if (side < 1 || side > kLargestSide) throw Error(fmt::format("imgsz={}: expected 1 to {}", side, kLargestSide));
  }
  return {image::round_up_to_stride(imgsz.back(), stride), image::round_up_to_stride(imgsz.front(), stride)};
}

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

/// The next frames of a source; fewer at its end.
std::vector<Frame> gather(Source& source, std::optional<Frame>& first, std::size_t size) {
  std::vector<Frame> frames;
  while (frames.size() < size) {
    std::optional<Frame> frame = first ? std::exchange(first, std::nullopt) : source.next();
    if (!frame) break;
    frames.push_back(std::move(*frame));
  }
  return frames;
}

}  // namespace

Predictor::Predictor(LoadedModel& model, const PredictOptions& options)
    : model_(model), options_((check(options), options)), backend_(model.backend(options)) {
  postprocess_ = {options.conf, options.iou, options.max_det, options.agnostic_nms, false, options.classes};
  target_ = network_input(options.imgsz, model.stride());
}

// Pictures of one shape are padded as little as possible; a batch of different shapes shares the full input.
std::vector<image::LetterboxPlan> Predictor::plan(const std::vector<Frame>& frames) const {
  const bool same_shape = std::all_of(frames.begin(), frames.end(), [&](const Frame& frame) {
    return frame.image.size() == frames.front().image.size();
  });
  image::LetterboxOptions options;
  options.target = target_;
  options.minimal = options_.rect && same_shape;
  options.stride = model_.stride();
  std::vector<image::LetterboxPlan> plans;
  for (const Frame& frame : frames) plans.push_back(image::plan_letterbox(frame.image.size(), options));
  return plans;
}

std::unique_ptr<runtime::Request> Predictor::take_request(const runtime::InputShape& shape) {
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

void Predictor::give_back(std::unique_ptr<runtime::Request> request) {
  const std::lock_guard lock(mutex_);
  free_requests_.push_back(std::move(request));
  if (free_requests_.size() > kFreeRequests) free_requests_.erase(free_requests_.begin());
}

Predictor::Batch Predictor::prepare(std::vector<Frame> frames) {
  Batch batch;
  batch.frames = std::move(frames);
  batch.plans = plan(batch.frames);
  const cv::Size input = batch.plans.front().transform.input;
  batch.request = take_request({static_cast<int>(batch.frames.size()), input.height, input.width});
  const Stopwatch watch;
  for (std::size_t i = 0; i < batch.frames.size(); ++i) {
    image::letterbox(batch.frames[i].image, batch.plans[i], batch.request->input(static_cast<int>(i)));
  }
  batch.preprocess_ms = watch.milliseconds() / static_cast<double>(batch.frames.size());
  return batch;
}

void Predictor::infer(Batch& batch) const {
  const Stopwatch watch;
  batch.request->run();
  batch.inference_ms = watch.milliseconds() / static_cast<double>(batch.frames.size());
}

void Predictor::finish(Batch batch, const Sink& sink) {
  std::vector<Results> all(batch.frames.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Stopwatch watch;
    Results& results = all[i];
    results.orig_img = batch.frames[i].image;
    results.path = batch.frames[i].path;
    results.names = model_.names();
    results.input_size = batch.plans[i].transform.input;
    model_.postprocessor().process(batch.request->outputs(), static_cast<int>(i), batch.plans[i].transform,
                                   postprocess_, results);
    results.speed = {batch.preprocess_ms, batch.inference_ms, watch.milliseconds()};
  }
  give_back(std::move(batch.request));
  for (std::size_t i = 0; i < all.size(); ++i) sink(batch.frames[i], all[i]);
}

Results Predictor::predict_one(const cv::Mat& image) {
  Frame frame;
  frame.image = image;
  frame.path = "image0.jpg";
  Results result;
  Batch batch = prepare({std::move(frame)});
  infer(batch);
  finish(std::move(batch), [&](const Frame&, Results& results) { result = std::move(results); });
  return result;
}

void Predictor::run(Source& source, const Sink& sink) {
  std::optional<Frame> first = source.next();
  if (!first) return;
  const int size = source.is_live() ? source.natural_batch() : options_.batch;
  if (first->kind == FrameKind::image && first->item_count == 1) {  // nothing to overlap with
    Batch batch = prepare({std::move(*first)});
    infer(batch);
    finish(std::move(batch), sink);
    return;
  }
  run_overlapped(source, std::move(first), size, sink);
}

void Predictor::run_overlapped(Source& source, std::optional<Frame> first, int size, const Sink& sink) {
  const std::size_t queued = source.is_live() ? 1 : kQueued;
  BoundedQueue<Batch> prepared(queued), inferred(queued);
  const auto decode = [&] {
    try {
      while (true) {
        std::vector<Frame> frames = gather(source, first, static_cast<std::size_t>(size));
        if (frames.empty() || !prepared.push(prepare(std::move(frames)))) break;
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
    while (std::optional<Batch> batch = inferred.pop()) finish(std::move(*batch), sink);
  } catch (...) {
    prepared.cancel();
    inferred.cancel();
    throw;
  }
}

}  // namespace yolo::engine
