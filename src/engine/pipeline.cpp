#include "engine/pipeline.hpp"

#include "engine/stopwatch.hpp"

namespace yolo::engine {

Pipeline::Batch Pipeline::prepare(PipelineInput input) const {
  Batch batch;
  batch.input = std::move(input);
  const auto& [frames, plans, known] = batch.input;
  const cv::Size size = plans.front().transform.input;
  batch.request = computation_->take({static_cast<int>(frames.size()), size.height, size.width});
  const Stopwatch watch;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    model_.fitter().write(frames[i].image, plans[i], batch.request->input(static_cast<int>(i)));
  }
  batch.preprocess_ms = watch.milliseconds() / static_cast<double>(frames.size());
  return batch;
}

// Notes how long a batch took of the processor's time. `ends` are those of the batches before it, one for each stream: a
// request that was started earlier waited for the first of them, and those under way share the processor.
void Pipeline::clock(Batch& batch, std::deque<Moment>& ends) {
  const Moment freed = *std::min_element(ends.begin(), ends.end());
  const Moment started = batch.request->started(), end = batch.request->finished();
  const Moment begin = freed < end ? std::max(freed, started) : started;  // networks of two sizes have streams of their own
  batch.inference_ms = std::chrono::duration<double, std::milli>(end - begin).count() /
                       static_cast<double>(batch.input.frames.size() * ends.size());
  ends.pop_front();
  ends.push_back(end);
}

PipelineOutput Pipeline::finish(Batch batch) const {
  PipelineOutput output;
  output.results.resize(batch.input.frames.size());
  tasks::PostprocessOptions options = options_;
  for (std::size_t i = 0; i < output.results.size(); ++i) {
    const Stopwatch watch;
    const image::InputPlan& plan = batch.input.plans[i];
    Results& results = output.results[i];
    results.orig_img = batch.input.frames[i].image;
    results.orig_size = results.orig_img.size();
    results.path = batch.input.frames[i].path;
    results.names = model_.description().names;
    results.input_size = plan.transform.input;
    if (!batch.input.known.empty()) options.known = batch.input.known[i];
    computation_->postprocessor().process(batch.request->outputs(), static_cast<int>(i), plan.transform, options, results);
    results.speed = {batch.preprocess_ms, batch.inference_ms, watch.milliseconds()};
  }
  output.request = ReadRequest(std::move(batch.request), computation_);
  output.input = std::move(batch.input);
  return output;
}

PipelineOutput Pipeline::run_one(PipelineInput input) const {
  Batch batch = prepare(std::move(input));
  if (computation_->streams() == 1) {
    batch.request->run();
  } else {  // run() would compute on this thread, beside the streams
    batch.request->start();
    batch.request->wait();
  }
  std::deque<Moment> ends(1);
  clock(batch, ends);
  return finish(std::move(batch));
}

void Pipeline::run(const Next& next, const Sink& sink, std::size_t ready) const {
  PipelineRun run(*this, next, ready);
  while (std::optional<PipelineOutput> output = run.next()) sink(*output);
}

PipelineRun::PipelineRun(Pipeline pipeline, Pipeline::Next next, std::size_t ready)
    : pipeline_(std::move(pipeline)),
      started_(ready + static_cast<std::size_t>(pipeline_.computation_->streams()) - 1),
      ends_(static_cast<std::size_t>(pipeline_.computation_->streams())),
      reader_([this, next = std::move(next)] { read(next); }) {}

PipelineRun::~PipelineRun() {
  started_.cancel();
  reader_.join();
}

void PipelineRun::read(const Pipeline::Next& next) {
  try {
    while (std::optional<PipelineInput> input = next()) {
      Pipeline::Batch batch = pipeline_.prepare(std::move(*input));
      batch.request->start();
      if (!started_.push(std::move(batch))) break;
    }
    started_.close();
  } catch (...) {
    started_.fail(std::current_exception());
  }
}

std::optional<PipelineOutput> PipelineRun::next() {
  std::optional<Pipeline::Batch> batch = started_.pop();
  if (!batch) return std::nullopt;
  batch->request->wait();
  Pipeline::clock(*batch, ends_);
  return pipeline_.finish(std::move(*batch));
}

}  // namespace yolo::engine
