// Reads the tensors of a checkpoint out of its archive.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "checkpoint/budget.hpp"
#include "checkpoint/value.hpp"
#include "checkpoint/zip_reader.hpp"

namespace yolo::checkpoint {

/// Each storage is read once, when a tensor first needs it; contiguous tensors share its memory.
class TensorReader {
 public:
  /// `folder` is the part of the archive that holds data/KEY: "yolo11n/" or "".
  TensorReader(const ZipReader& zip, std::string folder);

  /// Row-major and contiguous, in the stored element type. Throws Error when the view leaves its storage, its
  /// elements overlap, or all tensors together are far larger than the file.
  graph::Tensor read(const TensorRef& tensor);

 private:
  struct Block {
    std::shared_ptr<const std::byte> data;
    std::uint64_t size = 0;  ///< bytes
  };
  const Block& block(const Storage& storage);

  const ZipReader& zip_;
  std::string folder_;
  std::unordered_map<std::string_view, Block> blocks_;
  Budget bytes_;
};

}  // namespace yolo::checkpoint
