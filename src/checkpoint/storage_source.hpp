// Where the bytes of a checkpoint's tensors lie: in a zip archive, or behind the pickles of the old format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "checkpoint/zip_reader.hpp"

namespace yolo::checkpoint {

struct StorageBlock {
  std::shared_ptr<const std::byte> data;
  std::uint64_t size = 0;  ///< bytes
};

class StorageSource {
 public:
  virtual ~StorageSource() = default;

  /// Bytes of everything; bounded by a multiple of the file's size.
  virtual std::uint64_t total_size() const = 0;
  /// Nothing when there is no storage of this name. Throws Error when its bytes are damaged.
  virtual std::optional<StorageBlock> read(std::string_view key) const = 0;
};

/// A block of at least one byte, aligned for every element type.
std::shared_ptr<std::byte> allocate_block(std::uint64_t size);

/// The entries FOLDERdata/KEY of an archive.
class ZipStorages final : public StorageSource {
 public:
  ZipStorages(ZipReader zip, std::string folder) : zip_(std::move(zip)), folder_(std::move(folder)) {}

  std::uint64_t total_size() const override { return zip_.unpacked_size(); }
  std::optional<StorageBlock> read(std::string_view key) const override;

 private:
  ZipReader zip_;
  std::string folder_;  ///< "yolo11n/": where data.pkl and data/ lie in the archive
};

}  // namespace yolo::checkpoint
