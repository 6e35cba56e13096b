#include "engine/predictor.hpp"

#include <yolo/error.hpp>

#include "config/options.hpp"
#include "engine/network_input.hpp"
#include "media/image_codec.hpp"

namespace yolo::engine {
namespace {

PredictOptions checked(const PredictOptions& options) {
  config::check_options(options);
  return options;
}

tasks::PostprocessOptions postprocess_options(const PredictOptions& options) {
  tasks::PostprocessOptions result;
  result.conf = options.conf;
  result.iou = options.iou;
  result.max_det = options.max_det;
  result.agnostic = options.agnostic_nms;
  result.classes = options.classes;
  if (options.retina_masks) result.mask_plane = tasks::MaskPlane::original;
  return result;
}

void check_preprocessed(const Frame& frame) {
  if (!frame.image.empty() && frame.image.type() == CV_8UC3) return;
  throw Error(fmt::format("{}: preprocess() left a picture of {} x {} pixels and {} channels; expected 3 channels of 8 bits",
                          frame.path, frame.image.cols, frame.image.rows, frame.image.channels()), ErrorCode::bad_option);
}

}  // namespace

Predictor::Predictor(const LoadedModel& model, const PredictOptions& options, const Callbacks& callbacks, yolo::Predictor* custom)
    : model_(model),
      options_(checked(options)),
      callbacks_(callbacks),
      custom_(custom),
      target_(network_input(model, options.imgsz)) {
  model.check(compilation(options));
}

// `many`: several images are under way at once.
Pipeline Predictor::pipeline(bool many) const {
  Compilation wanted = compilation(options_);
  wanted.many = many;
  return {model_, model_.computation(wanted), postprocess_options(options_)};
}

// The next frames of a source; fewer at its end.
std::vector<Frame> Predictor::gather(Source& source, std::optional<Frame>& first, std::size_t size) const {
  std::vector<Frame> frames;
  while (frames.size() < size) {
    std::optional<Frame> frame = first ? std::exchange(first, std::nullopt) : source.next();
    if (!frame) break;
    frame->image = media::to_bgr(frame->image, frame->path);  // a source of the user's own may give grey ones
    if (custom_ != nullptr) {
      custom_->preprocess(*frame);
      check_preprocessed(*frame);
    }
    frames.push_back(std::move(*frame));
  }
  return frames;
}

// Pictures of one shape are padded as little as possible; a batch of different shapes shares the full input.
PipelineInput Predictor::plan(std::vector<Frame> frames) const {
  const bool same_shape = std::all_of(frames.begin(), frames.end(), [&](const Frame& frame) {
    return frame.image.size() == frames.front().image.size();
  });
  image::FitRequest request;
  request.target = target_;
  request.content = network_content(model_, target_);
  request.minimal = options_.rect && same_shape && !model_.description().fixed_input;
  request.stride = model_.description().stride;
  PipelineInput input;
  for (const Frame& frame : frames) input.plans.push_back(model_.fitter().plan(frame.image.size(), request));
  input.frames = std::move(frames);
  return input;
}

void Predictor::call(std::string_view event, PipelineOutput& output) const {
  callbacks_.call({event, output.input.frames, output.results, batches_});
}

// A batch has come out of the network.
void Predictor::begin(PipelineOutput& output) const {
  for (std::size_t i = 0; custom_ != nullptr && i < output.results.size(); ++i) {
    custom_->postprocess(output.input.frames[i], output.results[i]);
  }
  call("on_predict_batch_start", output);
  call("on_predict_postprocess_end", output);
}

PipelineOutput Predictor::run_tiles(Frame frame, const Pipeline& one) const {
  Tiler tiler(options_);
  tiler.add(std::move(frame));
  while (true) {
    std::optional<PipelineOutput> whole = tiler.collect(one.run_one(plan({*tiler.next()})));
    if (whole) return std::move(*whole);
  }
}

PipelineOutput Predictor::compute_one(Frame frame) const {
  const Crowd::Stay stay(model_.crowd());
  const Pipeline one(model_, model_.computation(compilation(options_), stay), postprocess_options(options_));
  return options_.tile > 0 ? run_tiles(std::move(frame), one) : one.run_one(plan({std::move(frame)}));
}

Results Predictor::predict_one(const cv::Mat& image) {
  Frame frame;
  frame.path = "image0.jpg";
  frame.image = media::to_bgr(image, frame.path);  // as pictures in memory that come as a source
  PipelineOutput output = compute_one(std::move(frame));
  begin(output);
  call("on_predict_batch_end", output);
  return std::move(output.results.front());
}

// A picture alone: there is nothing to overlap with.
Predictor::Outputs Predictor::once(Source& source, Frame first) const {
  return [this, &source, first = std::optional(std::move(first))]() mutable -> std::optional<PipelineOutput> {
    if (!first) return std::nullopt;
    return pipeline(false).run_one(plan(gather(source, first, 1)));
  };
}

Predictor::Outputs Predictor::in_batches(Source& source, Frame first) const {
  const auto size = static_cast<std::size_t>(source.is_live() ? source.natural_batch() : options_.batch);
  const auto next = [this, &source, size, first = std::optional(std::move(first))]() mutable -> std::optional<PipelineInput> {
    std::vector<Frame> frames = gather(source, first, size);
    if (frames.empty()) return std::nullopt;
    return plan(std::move(frames));
  };
  const bool live = source.is_live();
  const auto run = std::make_shared<PipelineRun>(pipeline(!live), next, live ? 1 : 2);
  return [run] { return run->next(); };
}

Predictor::Outputs Predictor::in_tiles(Source& source, Frame first) const {
  const auto tiler = std::make_shared<Tiler>(options_);
  const auto next = [this, &source, tiler, first = std::optional(std::move(first))]() mutable -> std::optional<PipelineInput> {
    std::optional<Frame> tile = tiler->next();
    while (!tile) {
      std::vector<Frame> frames = gather(source, first, 1);
      if (frames.empty()) return std::nullopt;
      tiler->add(std::move(frames.front()));
      tile = tiler->next();
    }
    return plan({std::move(*tile)});
  };
  const auto run = std::make_shared<PipelineRun>(pipeline(true), next);
  return [run, tiler]() -> std::optional<PipelineOutput> {
    while (std::optional<PipelineOutput> tile = run->next()) {
      if (std::optional<PipelineOutput> whole = tiler->collect(std::move(*tile))) return whole;
    }
    return std::nullopt;
  };
}

void Predictor::start(Source& source) {
  std::optional<Frame> first = source.next();
  if (!first) return;
  batches_ = 0;
  callbacks_.call({"on_predict_start"});
  if (options_.tile > 0) {
    outputs_ = in_tiles(source, std::move(*first));
  } else if (first->kind == FrameKind::image && first->item_count == 1) {
    outputs_ = once(source, std::move(*first));
  } else {
    outputs_ = in_batches(source, std::move(*first));
  }
}

void Predictor::end_batch() {
  call("on_predict_batch_end", *batch_);
  batch_.reset();
  ++batches_;
}

// False at the end of the run.
bool Predictor::next_batch() {
  if (batch_) end_batch();
  if (!options_.stop.stop_requested()) batch_ = outputs_();
  if (batch_) {
    index_ = 0;
    begin(*batch_);
    return true;
  }
  outputs_ = nullptr;  // which ends its threads
  callbacks_.call({"on_predict_end"});
  return false;
}

std::optional<Predictor::Predicted> Predictor::next() {
  if (!outputs_) return std::nullopt;
  const bool goes_on = batch_ && index_ < batch_->results.size() && !options_.stop.stop_requested();
  if (!goes_on && !next_batch()) return std::nullopt;
  const std::size_t i = index_++;
  return Predicted{batch_->input.frames[i], batch_->results[i]};
}

}  // namespace yolo::engine
