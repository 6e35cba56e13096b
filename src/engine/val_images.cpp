#include "engine/val_images.hpp"

#include "core/parallel.hpp"
#include "source/image_file.hpp"
#include "tasks/known_boxes.hpp"
#include "tasks/label_place.hpp"

namespace yolo::engine {
namespace {

constexpr int kMostReadAhead = 32;  // images held in memory

dataset::BatchPlan plan_of(const LoadedModel& model, const ValOptions& options,
                           const std::vector<dataset::Sample>& samples, cv::Size input, bool rectangular) {
  std::vector<cv::Size> sizes;
  for (const dataset::Sample& sample : samples) sizes.push_back(sample.size);
  dataset::BatchSettings settings;
  settings.imgsz = std::max(input.width, input.height);
  settings.batch = options.batch;
  settings.stride = model.description().stride;
  settings.rect = rectangular;
  return dataset::plan_batches(sizes, settings);
}

}  // namespace

ValImages::ValImages(const LoadedModel& model, const ValOptions& options,
                     const std::vector<dataset::Sample>& samples, cv::Size input, double crop_fraction)
    : model_(model),
      options_(options),
      samples_(samples),
      input_(input),
      rectangular_(options.rect && !model.description().fixed_input && model.fitter().follows_proportions() &&
                   input.width == input.height),
      rounds_up_(options.ap == ApKind::peer && model.fitter().follows_proportions() &&
                 input.width == input.height),
      crop_fraction_(crop_fraction),
      plan_(plan_of(model, options, samples, input, rectangular_)) {}

image::FitRequest ValImages::request_of(std::size_t group) const {
  image::FitRequest request;
  request.stride = model_.description().stride;
  request.target = input_;
  if (rectangular_) request.target = {plan_.shapes[group].width, plan_.shapes[group].height};
  if (rectangular_ || rounds_up_) request.content = input_;
  if (crop_fraction_ < 1) {
    const auto scaled = static_cast<int>(input_.height / crop_fraction_);
    request.content = {scaled, scaled};
  }
  return request;
}

// Reads the next images of one shape group with several threads.
void ValImages::read_ahead() {
  const std::span<const std::size_t> all = plan_.samples_of(group_);
  const std::size_t count = std::min(
      static_cast<std::size_t>(std::clamp(options_.workers, 1, kMostReadAhead)), all.size() - within_);
  const std::span<const std::size_t> numbers = all.subspan(within_, count);
  std::vector<Loaded> loaded(count);
  parallel_for(count, options_.workers, [&](std::size_t i) {
    loaded[i].sample = &samples_[numbers[i]];
    loaded[i].group = group_;
    loaded[i].frame.path = loaded[i].sample->image.string();
    loaded[i].frame.image = source::read_image(loaded[i].frame.path, loaded[i].reason);
  });
  std::move(loaded.begin(), loaded.end(), std::back_inserter(loaded_));
  within_ += count;
  if (within_ < all.size()) return;
  within_ = 0;
  ++group_;
}

// One image at a time: on a processor a larger batch is no faster and costs memory.
std::optional<PipelineInput> ValImages::next() {
  while (true) {
    if (loaded_.empty() && group_ < plan_.shapes.size()) read_ahead();
    if (loaded_.empty()) return std::nullopt;
    Loaded loaded = std::move(loaded_.front());
    loaded_.pop_front();
    if (loaded.frame.image.empty()) {
      unreadable_.push_back({loaded.frame.path, 0, loaded.reason});
      continue;
    }
    PipelineInput input;
    input.plans.push_back(model_.fitter().plan(loaded.frame.image.size(), request_of(loaded.group)));
    if (rounds_up_) tasks::cut_as_peer(input.plans.back().transform, model_.head().release);
    if (options_.save.hybrid)
      input.known.push_back(tasks::known_boxes(*loaded.sample, input.plans.back().transform));
    input.frames.push_back(std::move(loaded.frame));
    const std::lock_guard lock(mutex_);
    given_.push_back({loaded.sample, static_cast<int>(loaded.group)});
    return input;
  }
}

ValImage ValImages::take() {
  const std::lock_guard lock(mutex_);
  const ValImage image = given_.front();
  given_.pop_front();
  return image;
}

}  // namespace yolo::engine
