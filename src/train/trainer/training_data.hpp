// The data of a training: both splits, and the samples that the loader makes of the first.
#pragma once

#include <memory>

#include <yolo/log.hpp>
#include <yolo/train/data_request.hpp>
#include <yolo/train_options.hpp>

#include "loader/batch_loader.hpp"
#include "loader/training_set.hpp"
#include "tasks/task.hpp"

namespace yolo::train {

/// What a training of the task needs of each object.
augment::TargetKind target_of(const tasks::TaskSpec& task);

struct TrainingData {
  tasks::ValDataset train, val;
  std::string val_split = "val";  ///< "test" where the data have no other
  augment::TargetKind target = augment::TargetKind::boxes;
  std::shared_ptr<loader::TrainingSet> set;  ///< of `train`

  bool classifies() const { return target == augment::TargetKind::image_class; }
  int classes() const { return static_cast<int>(train.names.size()); }
};

/// Reads both splits and tells what was found; without a split "val" the split "test" is measured. Throws Error that says what is missing.
TrainingData open_training_data(const tasks::TaskSpec& task, const TrainOptions& options, const Log& log);

/// How labels are brought to batches, in training and for the loss of a validation.
augment::FormatSettings format_settings(const TrainingData& data, const TrainOptions& options);

/// Batches of `batch` images, N x imgsz x imgsz (rect: of the images' proportions). The loader keeps the training set alive.
std::unique_ptr<loader::BatchLoader> make_loader(const TrainingData& data, const TrainOptions& options, int batch, int imgsz,
                                                 int stride, DataShare share, const Log& log);

}  // namespace yolo::train
