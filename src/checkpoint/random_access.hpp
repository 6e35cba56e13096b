// Bytes of a file or of memory, read at any place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

#include <yolo/error.hpp>

namespace yolo::checkpoint {

class RandomAccess {
 public:
  /// Memory must outlive the object.
  explicit RandomAccess(std::string_view bytes) : bytes_(bytes), size_(bytes.size()) {}
  explicit RandomAccess(const std::filesystem::path& file)
      : file_(file, std::ios::binary), size_(std::filesystem::file_size(file)) {
    if (!file_) throw Error("it cannot be opened; check its permissions");
  }

  std::uint64_t size() const { return size_; }

  /// Fills `to` from `offset` on. Throws Error when the file ends before that.
  void read(std::uint64_t offset, std::span<std::byte> to) {
    if (offset > size_ || to.size() > size_ - offset) throw Error("it is cut off; get the file again");
    if (!file_.is_open()) {
      if (!to.empty()) std::memcpy(to.data(), bytes_.data() + offset, to.size());
      return;
    }
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size()));
    if (static_cast<std::size_t>(file_.gcount()) != to.size()) throw Error("it cannot be read to its end");
  }

  /// At most `most` bytes from `offset` on.
  std::string text(std::uint64_t offset, std::uint64_t most) {
    const std::uint64_t left = offset < size_ ? size_ - offset : 0;
    std::string part(static_cast<std::size_t>(left < most ? left : most), '\0');
    read(offset, std::as_writable_bytes(std::span(part)));
    return part;
  }

 private:
  std::string_view bytes_;
  std::ifstream file_;
  std::uint64_t size_;
};

}  // namespace yolo::checkpoint
