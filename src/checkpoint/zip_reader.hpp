// Bounded access to the entries of a .pt file, which is a zip archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct zip;

namespace yolo::checkpoint {

struct ZipEntry {
  std::uint64_t index = 0;
  std::uint64_t size = 0;  ///< bytes after unpacking, as the directory claims
};

/// Refuses what is no zip archive (and says what it is instead), archives with absurdly many entries, and
/// those whose entries would unpack to far more than the file holds. Checksums are verified while reading.
class ZipReader {
 public:
  /// Throws Error when the file cannot be opened or is refused.
  explicit ZipReader(const std::filesystem::path& file);
  /// Reads from memory, which must outlive the reader.
  explicit ZipReader(std::string_view bytes);

  /// Bytes of the whole archive.
  std::uint64_t archive_size() const { return archive_size_; }
  /// Bytes that everything unpacks to; bounded by a multiple of archive_size().
  std::uint64_t unpacked_size() const { return unpacked_size_; }
  std::uint64_t entry_count() const;

  std::string name(std::uint64_t index) const;
  ZipEntry entry(std::uint64_t index) const;  ///< throws Error when there is none
  std::optional<ZipEntry> find(const std::string& name) const;

  /// Reads a whole entry; `to` has exactly entry.size bytes. Throws Error when the data is damaged.
  void read(const ZipEntry& entry, std::span<std::byte> to) const;
  /// The same for a small text; throws Error when it is longer than `limit` bytes.
  std::string read_text(const ZipEntry& entry, std::uint64_t limit) const;

 private:
  struct Closer {
    void operator()(zip* archive) const;
  };
  void check_sizes();

  std::unique_ptr<zip, Closer> archive_;
  std::uint64_t archive_size_ = 0;
  std::uint64_t unpacked_size_ = 0;
};

}  // namespace yolo::checkpoint
