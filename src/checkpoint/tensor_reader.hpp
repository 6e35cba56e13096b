// Reads the tensors of a checkpoint out of its file.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "checkpoint/budget.hpp"
#include "checkpoint/storage_source.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Each storage is read once, when a tensor first needs it; contiguous tensors share its memory.
class TensorReader {
 public:
  /// The storages must outlive the reader.
  explicit TensorReader(const StorageSource& storages);

  /// Row-major and contiguous, in the stored element type. Throws Error when the view leaves its storage, its
  /// elements overlap, or all tensors together are far larger than the file.
  graph::Tensor read(const TensorRef& tensor);

 private:
  const StorageBlock& block(const Storage& storage);

  const StorageSource& storages_;
  std::unordered_map<std::string_view, StorageBlock> blocks_;
  Budget bytes_;
};

}  // namespace yolo::checkpoint
