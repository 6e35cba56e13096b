// train_batchN.jpg: what the network gets to see, with its labels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"
#include "loader/batch.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

struct TrainBatchOptions {
  std::vector<std::string> names;  ///< of the classes; a class without one is shown by its number
  bool overlap_mask = true;        ///< how the batch holds its masks (loader::Batch::masks)
};

/// The first 16 images of a batch of any task with their labels: boxes, rotated boxes, masks, keypoints, or
/// the class of the image. Throws Error for a batch whose parts do not fit one another.
cv::Mat draw_train_batch(const loader::Batch& batch, const TrainBatchOptions& options);

/// Draws and writes a picture file. Throws Error as above and when it cannot be written.
void plot_train_batch(const std::filesystem::path& file, const loader::Batch& batch,
                      const TrainBatchOptions& options);

/// Whether the batch at `step` (from 0, over all epochs) is drawn: the first three of the training, and the
/// first three without mosaic when it is left out of the last `close_mosaic` epochs.
bool is_drawn(std::int64_t step, std::int64_t steps_per_epoch, int epochs, int close_mosaic);

/// "train_batch12.jpg".
std::string train_batch_name(std::int64_t step);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
