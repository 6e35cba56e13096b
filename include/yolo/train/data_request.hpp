// What Trainer::get_dataloader() is asked for.
#pragma once

#include <cstddef>

#include <yolo/export.hpp>
#include <yolo/labelled_image.hpp>
#include <yolo/train_options.hpp>

namespace yolo::train {

/// Both splits of the data set as they were read.
struct TrainingData;

/// Which part of each batch is this process's.
struct DataShare {
  std::size_t rank = 0, world_size = 1;
};

/// Batches of `batch` images, N x imgsz x imgsz (rect: of the images' proportions).
struct DataRequest {
  const TrainingData& data;
  const TrainOptions& options;
  int batch = 16, imgsz = 640, stride = 32;
  DataShare share;
};

/// Images of the split "train", before `fraction`.
YOLO_API std::size_t image_count(const TrainingData& data);

/// One of them. Throws Error when there is no such image.
YOLO_API LabelledImage labelled_image(const TrainingData& data, std::size_t index);

}  // namespace yolo::train
