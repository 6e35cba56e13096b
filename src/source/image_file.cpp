#include "source/image_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/files.hpp"
#include "media/image_codec.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

std::vector<std::byte> read_bytes(const std::string& path, std::string& reason) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none) {
    const std::string broken = broken_link(path);
    const bool missing = status.type() == fs::file_type::not_found;
    reason = !broken.empty() ? "it " + broken : missing ? "the file does not exist" : error.message();
    return {};
  }
  if (error) return reason = error.message(), std::vector<std::byte>{};
  // Reading a pipe or a device of that name could block for ever.
  if (!fs::is_regular_file(status)) {
    reason = fmt::format("it is {}, not a regular file", kind_word(status.type()));
    return {};
  }
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return reason = error.message(), std::vector<std::byte>{};
  if (size == 0) return reason = "the file is empty", std::vector<std::byte>{};
  if (size > media::kLargestPictureFile) {
    reason = fmt::format("the file has {} MiB, a picture may have {}", size >> 20,
                         media::kLargestPictureFile >> 20);
    return {};
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return reason = errno != 0 ? std::strerror(errno) : "it cannot be opened", std::vector<std::byte>{};
  std::vector<std::byte> bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (bytes.empty()) reason = "it cannot be read";
  return bytes;
}

}  // namespace

cv::Mat read_image(const std::string& path, std::string& reason) {
  reason.clear();
  const std::vector<std::byte> bytes = read_bytes(path, reason);
  return bytes.empty() ? cv::Mat() : media::decode_image(bytes, reason);
}

}  // namespace yolo::source
