#include "engine/val_images.hpp"

#include "core/parallel.hpp"
#include "source/image_file.hpp"
#include "tasks/known_boxes.hpp"

namespace yolo::engine {
namespace {

constexpr std::size_t kTogether = 4;  // images in one inference; more only cost memory on a processor

dataset::BatchPlan plan_of(const LoadedModel& model, const ValOptions& options, const std::vector<dataset::Sample>& samples,
                           cv::Size input, bool rectangular) {
  std::vector<cv::Size> sizes;
  for (const dataset::Sample& sample : samples) sizes.push_back(sample.size);
  dataset::BatchSettings settings;
  settings.imgsz = std::max(input.width, input.height);
  settings.batch = options.batch;
  settings.stride = model.stride();
  settings.rect = rectangular;
  return dataset::plan_batches(sizes, settings);
}

}  // namespace

ValImages::ValImages(const LoadedModel& model, const ValOptions& options, const std::vector<dataset::Sample>& samples,
                     cv::Size input)
    : model_(model),
      options_(options),
      samples_(samples),
      input_(input),
      rectangular_(options.rect && model.fitter().follows_proportions() && input.width == input.height),
      plan_(plan_of(model, options, samples, input, rectangular_)) {}

image::FitRequest ValImages::request_of(std::size_t group) const {
  image::FitRequest request;
  request.stride = model_.stride();
  request.target = input_;
  if (rectangular_) {
    request.target = {plan_.shapes[group].width, plan_.shapes[group].height};
    request.content = input_;
  }
  return request;
}

std::optional<PipelineInput> ValImages::next() {
  while (group_ < plan_.shapes.size()) {
    const std::span<const std::size_t> all = plan_.samples_of(group_);
    const std::span<const std::size_t> numbers = all.subspan(within_, std::min(kTogether, all.size() - within_));
    std::vector<Frame> frames(numbers.size());
    std::vector<std::string> reasons(numbers.size());
    parallel_for(numbers.size(), options_.workers, [&](std::size_t i) {
      const dataset::Sample& sample = samples_[numbers[i]];
      frames[i].path = sample.image.string();
      frames[i].image = source::read_image(frames[i].path, reasons[i]);
    });
    ValBatch batch;
    batch.number = static_cast<int>(group_);
    PipelineInput input;
    const image::FitRequest request = request_of(group_);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const dataset::Sample& sample = samples_[numbers[i]];
      if (frames[i].image.empty()) {
        unreadable_.push_back(frames[i].path + ": " + reasons[i]);
        continue;
      }
      input.plans.push_back(model_.fitter().plan(frames[i].image.size(), request));
      if (options_.save_hybrid) input.known.push_back(tasks::known_boxes(sample, input.plans.back().transform));
      input.frames.push_back(std::move(frames[i]));
      batch.samples.push_back(&sample);
    }
    within_ += numbers.size();
    if (within_ == all.size()) {
      within_ = 0;
      ++group_;
    }
    if (input.frames.empty()) continue;
    const std::lock_guard lock(mutex_);
    given_.push_back(std::move(batch));
    return input;
  }
  return std::nullopt;
}

ValBatch ValImages::take_samples() {
  const std::lock_guard lock(mutex_);
  ValBatch batch = std::move(given_.front());
  given_.erase(given_.begin());
  return batch;
}

}  // namespace yolo::engine
