// Reads PyTorch/Ultralytics .pt files as data: nothing in them is run.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <yolo/graph/module.hpp>

#include "checkpoint/legacy_file.hpp"
#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"
#include "checkpoint/zip_reader.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::checkpoint {

/// A .pt file as it stands: its values, and its tensors on demand.
class Checkpoint {
 public:
  struct Content {
    std::unique_ptr<const StorageSource> storages;
    ValueTree values;
  };
  explicit Checkpoint(Content content);
  /// Throws Error when the file is no checkpoint, is damaged, or mentions a name that is not allowed.
  explicit Checkpoint(ZipReader zip);
  explicit Checkpoint(std::unique_ptr<LegacyFile> file);
  Checkpoint(const Checkpoint&) = delete;  // its tensors refer to its storages
  Checkpoint& operator=(const Checkpoint&) = delete;

  Ref root() const { return values_.root(); }
  const ValueTree& values() const { return values_; }
  TensorReader& tensors() { return tensors_; }

 private:
  std::unique_ptr<const StorageSource> storages_;
  ValueTree values_;
  TensorReader tensors_;
};

/// Opens a file for inspection. Errors begin with the file's name.
std::unique_ptr<Checkpoint> read_checkpoint(const std::filesystem::path& file);

/// The network of a .pt file: its averaged weights ("ema") where it has them, else its "model". Weights keep
/// the type they are stored in. Throws Error in one line that begins with the file's name.
graph::Network load_checkpoint(const std::filesystem::path& file);

/// The same from memory; `name` stands for the file in messages. The bytes are needed during the call only.
graph::Network load_checkpoint(std::string_view bytes, std::string_view name);

}  // namespace yolo::checkpoint
YOLO_OWN_SYMBOLS_END
