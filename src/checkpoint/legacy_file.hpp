// The file format of PyTorch before 1.6: pickles one after the other, then the bytes of the storages.
#pragma once

#include <unordered_map>

#include "checkpoint/random_access.hpp"
#include "checkpoint/storage_source.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Whether a file that begins with these bytes (kHeadBytes of them or the whole file) is of that format.
bool is_legacy_file(std::string_view head);

/// Source: torch.save with _use_new_zipfile_serialization=False, as PyTorch 2.9 writes it. The pickles are a
/// magic number, the version 1001, a dictionary about the machine, the saved object and the list of its
/// storages' names; then, in that order, each storage as a count of elements (8 bytes) and its elements.
class LegacyFile final : public StorageSource {
 public:
  /// Throws Error for what is malformed or does not fit in the file.
  explicit LegacyFile(RandomAccess bytes);

  /// What the file describes; to be taken once.
  ValueTree take_values() { return std::move(values_); }

  std::uint64_t total_size() const override { return bytes_.size(); }
  std::optional<StorageBlock> read(std::string_view key) const override;

 private:
  struct Place {
    std::uint64_t offset = 0, size = 0;
  };
  ValueTree next_pickle(std::uint64_t most);  ///< of at most so many bytes
  void find_storages(const std::vector<Ref>& keys);

  mutable RandomAccess bytes_;
  std::uint64_t position_ = 0;
  ValueTree values_;
  std::unordered_map<std::string, Place> places_;
};

}  // namespace yolo::checkpoint
