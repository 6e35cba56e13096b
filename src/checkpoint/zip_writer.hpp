// Writes the zip archive of a .pt file: nothing packed, every entry at a multiple of 64 bytes, as torch has
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::checkpoint {

/// Appends to a sink, never goes back. Sizes beyond 4 GiB are written in the zip64 form.
class ZipWriter {
 public:
  using Sink = std::function<void(std::string_view)>;
  explicit ZipWriter(Sink sink) : sink_(std::move(sink)) {}

  void add(const std::string& name, std::span<const std::byte> bytes);
  void add(const std::string& name, std::string_view text);
  /// Writes the directory of entries.
  void finish();

 private:
  struct Entry {
    std::string name;
    std::uint32_t checksum = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;  ///< of its header
  };
  void write(std::string_view bytes);
  std::string directory_row(const Entry& entry) const;

  Sink sink_;
  std::uint64_t written_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace yolo::checkpoint
