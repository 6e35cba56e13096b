#include "train/trainer/training_data.hpp"

#include <mutex>
#include <thread>

#include <yolo/error.hpp>

#include "augment/classify/classification_pipeline.hpp"
#include "augment/pipeline.hpp"
#include "core/cpu.hpp"
#include "core/settings.hpp"
#include "dataset/batch_plan.hpp"

namespace yolo::train {
namespace {

using augment::TargetKind;

// Partners of a mosaic are taken from the samples before this one, whose images are still in memory.
constexpr std::size_t kPartnerBatches = 8, kMostPartners = 1000;

std::size_t partner_window(std::size_t samples, int batch) {
  return std::max<std::size_t>(1, std::min({samples, kPartnerBatches * static_cast<std::size_t>(batch), kMostPartners}));
}

/// The training set as the augmentations see it from one place of an epoch's order.
class OrderedSource final : public augment::SampleSource {
 public:
  OrderedSource(loader::TrainingSet& set, const loader::SampleRequest& request, std::size_t window)
      : set_(set), request_(request), window_(window) {}

  std::size_t size() const override { return set_.size(); }
  augment::TrainingSample load(std::size_t index) override { return set_.load(index); }
  std::size_t partner(std::size_t, Random& random) override {
    const std::size_t count = request_.order.size();
    return request_.order[(request_.place + count - random.index(window_)) % count];
  }

 private:
  loader::TrainingSet& set_;
  const loader::SampleRequest& request_;
  std::size_t window_;
};

/// Working memory of the augmentations, one for each thread that is at work.
class ScratchPool {
 public:
  std::unique_ptr<augment::Scratch> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<augment::Scratch>();
    auto scratch = std::move(free_.back());
    free_.pop_back();
    return scratch;
  }
  void give_back(std::unique_ptr<augment::Scratch> scratch) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(scratch));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<augment::Scratch>> free_;
};

augment::PipelineSettings pipeline_settings(const TrainingData& data, const TrainOptions& options, int imgsz) {
  augment::PipelineSettings settings;
  settings.imgsz = imgsz;
  settings.target = data.target;
  settings.mask_ratio = options.mask_ratio;
  settings.overlap_mask = options.overlap_mask;
  settings.flip_idx = data.train.flip_idx;
  settings.keypoints = data.train.keypoints.points;
  return settings;
}

loader::MakeSample make_object_samples(const TrainingData& data, const TrainOptions& options, int imgsz, int batch) {
  auto pipeline = std::make_shared<const augment::TrainingPipeline>(options.augment, pipeline_settings(data, options, imgsz));
  auto scratches = std::make_shared<ScratchPool>();
  const std::size_t window = partner_window(data.set->size(), batch);
  return [=, set = data.set, seed = options.seed, rect = options.rect](const loader::SampleRequest& request) {
    OrderedSource source(*set, request, window);
    const RandomKey key{seed, request.epoch};
    std::unique_ptr<augment::Scratch> scratch = scratches->take();
    loader::NamedSample named;
    named.path = set->path(request.index).string();
    named.sample = rect ? pipeline->make_rect(source, request.index, key, request.mosaic, request.shape, *scratch)
                        : pipeline->make(source, request.index, key, request.mosaic, *scratch);
    scratches->give_back(std::move(scratch));
    return named;
  };
}

loader::MakeSample make_class_samples(const TrainingData& data, const TrainOptions& options, int imgsz) {
  auto pipeline = std::make_shared<const augment::ClassificationPipeline>(options.augment, imgsz);
  return [pipeline, set = data.set, seed = options.seed](const loader::SampleRequest& request) {
    OrderedSource source(*set, request, 1);
    loader::NamedSample named;
    named.path = set->path(request.index).string();
    named.sample = pipeline->make(source, request.index, {seed, request.epoch});
    return named;
  };
}

loader::BatchFormat batch_format(const TrainingData& data, const TrainOptions& options) {
  loader::BatchFormat format;
  format.box_values = data.target == TargetKind::image_class ? 0 : data.target == TargetKind::rotated ? 5 : 4;
  if (data.target == TargetKind::keypoints) {
    format.keypoint_count = data.train.keypoints.points;
    format.keypoint_values = 3;
  }
  format.masks = data.target == TargetKind::masks;
  format.overlap_mask = options.overlap_mask;
  format.mask_ratio = options.mask_ratio;
  return format;
}

loader::EpochOrder epoch_order(const TrainingData& data, const TrainOptions& options, int batch, int imgsz, int stride) {
  if (!options.rect) {
    return {data.set->size(), static_cast<std::size_t>(batch), {imgsz, imgsz}, true, options.seed};
  }
  dataset::BatchSettings settings;
  settings.imgsz = imgsz;
  settings.batch = batch;
  settings.stride = stride;
  settings.pad = 0;
  return loader::EpochOrder(dataset::plan_batches(data.set->original_sizes(), settings));
}

tasks::ValDatasetRequest request_for(const TrainOptions& options, const std::string& split) {
  tasks::ValDatasetRequest request;
  request.data = options.data;
  request.split = split;
  request.search.datasets_dir = Settings(default_settings_file()).folder("datasets_dir");
  request.single_class = options.single_cls;
  request.classes = options.classes;
  request.threads = options.workers;
  if (options.progress) {
    request.progress = [&options, split](std::size_t done, std::size_t total) {
      options.progress(fmt::format("{}: Scanning {}", split, options.data), done, total);
    };
  }
  return request;
}

tasks::ValDataset load_val(const tasks::TaskSpec& task, const TrainOptions& options) {
  try {
    return task.load_dataset(request_for(options, "val"));
  } catch (const Error& without_val) {
    try {
      return task.load_dataset(request_for(options, "test"));
    } catch (const Error&) {
      throw without_val;
    }
  }
}

}  // namespace

TargetKind target_of(const tasks::TaskSpec& task) {
  struct Row {
    std::string_view task;
    TargetKind target;
  };
  static constexpr Row kTargets[] = {{"detect", TargetKind::boxes},
                                     {"segment", TargetKind::masks},
                                     {"pose", TargetKind::keypoints},
                                     {"obb", TargetKind::rotated},
                                     {"classify", TargetKind::image_class}};
  for (const Row& row : kTargets) {
    if (row.task == task.name) return row.target;
  }
  throw Error(fmt::format("the task \"{}\" cannot be trained", task.name));
}

TrainingData open_training_data(const tasks::TaskSpec& task, const TrainOptions& options, const Log& log) {
  TrainingData data;
  data.target = target_of(task);
  data.train = task.load_dataset(request_for(options, "train"));
  data.val = load_val(task, options);
  for (const auto* split : {&data.train, &data.val}) {
    for (const std::string& note : split->notes) log.warn(note);
  }
  return data;
}

std::unique_ptr<loader::BatchLoader> make_loader(const TrainingData& data, const TrainOptions& options, int batch, int imgsz,
                                                 int stride, DataShare share, const Log& log) {
  loader::LoaderOptions settings;
  settings.workers = std::min(options.workers, logical_cores());
  settings.rank = share.rank;
  settings.world_size = share.world_size;
  settings.format = batch_format(data, options);
  loader::MakeSample make = data.target == TargetKind::image_class
                                ? make_class_samples(data, options, imgsz)
                                : make_object_samples(data, options, imgsz, batch);
  return std::make_unique<loader::BatchLoader>(epoch_order(data, options, batch, imgsz, stride), std::move(make), settings, log);
}

}  // namespace yolo::train
