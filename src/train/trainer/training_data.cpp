#include "train/trainer/training_data.hpp"

#include <yolo/error.hpp>

#include "core/cpu.hpp"
#include "core/cache_folder.hpp"
#include "dataset/batch_plan.hpp"
#include "engine/val_report.hpp"
#include "loader/make_samples.hpp"

namespace yolo::train {
namespace {

using augment::TargetKind;

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

// rect=True; a network that wants its images stretched ignores it.
bool keeps_proportions(const TrainingData& data, const TrainOptions& options) {
  return options.rect && !data.set->stretches();
}

loader::MakeSample make_samples(const TrainingData& data, const TrainOptions& options, int imgsz, int batch) {
  if (data.classifies()) {
    auto pipeline = std::make_shared<const augment::ClassificationPipeline>(options.augment, imgsz);
    return loader::make_classified(data.set, std::move(pipeline), options.seed, false);
  }
  auto pipeline = std::make_shared<const augment::TrainingPipeline>(options.augment, pipeline_settings(data, options, imgsz));
  const std::size_t window = loader::partner_window(data.set->size(), static_cast<std::size_t>(batch));
  return loader::make_augmented(data.set, std::move(pipeline), options.seed, window, keeps_proportions(data, options));
}

loader::EpochOrder epoch_order(const TrainingData& data, const TrainOptions& options, int batch, int imgsz, int stride) {
  if (!keeps_proportions(data, options)) {
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
  request.search.datasets_dir = options.environment.datasets_dir;
  request.cache_folder = cache_below(options.environment, "labels");
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

void load_val(const tasks::TaskSpec& task, const TrainOptions& options, TrainingData& data) {
  try {
    data.val = task.load_dataset(request_for(options, data.val_split));
  } catch (const dataset::NoSuchSplit& without_val) {
    data.val_split = "test";
    try {
      data.val = task.load_dataset(request_for(options, data.val_split));
    } catch (const dataset::NoSuchSplit&) {
      throw without_val;
    }
    data.val.notes.emplace_back("there is no split 'val': the training is measured on 'test'");
  }
}

// Regions of many objects are no example of one; the peer's data sets have none either, since its converter leaves them out.
void leave_out_crowds(tasks::ValDataset& train) {
  std::size_t crowds = 0;
  for (dataset::Sample& sample : train.samples) {
    crowds += std::erase_if(sample.labels, [](const dataset::Label& label) { return label.coco && label.coco->crowd; });
  }
  if (crowds > 0)
    train.notes.push_back(fmt::format("regions of many objects (iscrowd) are not trained on; annotations left out: {}", crowds));
}

void tell(const std::string& split, const tasks::ValDataset& dataset, const Log& log) {
  log.info(engine::scan_line(split, dataset));
  for (const std::string& note : dataset.notes) log.warn(fmt::format("{}: {}", split, note));
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
  leave_out_crowds(data.train);
  if (data.target == TargetKind::keypoints && data.train.flip_idx.empty() && options.augment.fliplr > 0) {
    data.train.notes.emplace_back(
        "the data set has no 'flip_idx', which says what each point is in a mirrored picture: fliplr is 0 for this training");
  }
  tell("train", data.train, log);
  load_val(task, options, data);
  tell(data.val_split, data.val, log);
  return data;
}

augment::FormatSettings format_settings(const TrainingData& data, const TrainOptions& options) {
  augment::FormatSettings format;
  format.target = data.target;
  format.mask_ratio = options.mask_ratio;
  format.overlap_mask = options.overlap_mask;
  return format;
}

std::unique_ptr<loader::BatchLoader> make_loader(const TrainingData& data, const TrainOptions& options, int batch, int imgsz,
                                                 int stride, DataShare share, const Log& log) {
  loader::LoaderOptions settings;
  settings.workers = std::min(options.workers, logical_cores());
  settings.rank = share.rank;
  settings.world_size = share.world_size;
  settings.format = loader::batch_format(format_settings(data, options), data.train.keypoints.points);
  loader::MakeSample make = make_samples(data, options, imgsz, batch);
  return std::make_unique<loader::BatchLoader>(epoch_order(data, options, batch, imgsz, stride), std::move(make), settings, log);
}

}  // namespace yolo::train
