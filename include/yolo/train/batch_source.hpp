// Where the training loop gets its batches from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <yolo/export.hpp>
#include <yolo/train/batch.hpp>

namespace yolo::train {

/// What Trainer::get_dataloader() gives. Used by one thread.
class YOLO_API BatchSource {
 public:
  virtual ~BatchSource() = default;
  /// Begins an epoch (from 0). Without `mosaic` images are no longer joined.
  virtual void start_epoch(std::uint32_t epoch, bool mosaic) = 0;
  /// The next batch; nothing at the end of the epoch. Throws Error.
  virtual std::optional<Batch> next() = 0;
  virtual std::size_t batches() const = 0;  ///< in each epoch
  virtual std::size_t samples() const = 0;  ///< images in each epoch, of all processes
};

}  // namespace yolo::train
