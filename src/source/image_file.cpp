#include "source/image_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include <yolo/error.hpp>

#include "source/image_claim.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

// A compressed picture beyond this is taken for a mistake; the decoder counts its input with an int.
constexpr std::uintmax_t kLargestFile = std::uintmax_t{1} << 30;

std::vector<std::byte> read_bytes(const std::string& path, std::string& reason) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return reason = "the file does not exist", std::vector<std::byte>{};
  if (error) return reason = error.message(), std::vector<std::byte>{};
  // Reading a pipe or a device of that name could block for ever.
  if (!fs::is_regular_file(status)) return reason = "it is not a regular file", std::vector<std::byte>{};
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return reason = error.message(), std::vector<std::byte>{};
  if (size == 0) return reason = "the file is empty", std::vector<std::byte>{};
  if (size > kLargestFile) {
    reason = fmt::format("the file has {} MiB, a picture may have {}", size >> 20, kLargestFile >> 20);
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

cv::Mat decode_image(std::span<const std::byte> bytes, std::string& reason) {
  reason.clear();
  if (bytes.empty()) return reason = "there are no bytes", cv::Mat();
  if (bytes.size() > kLargestFile) return reason = "there are too many bytes for a picture", cv::Mat();
  reason = implausible_size(bytes);
  if (!reason.empty()) return {};
  const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
  cv::Mat image;
  try {
    image = cv::imdecode(encoded, cv::IMREAD_COLOR);
    // Some decoders (grey PFM) give one channel all the same.
    if (!image.empty()) image = to_bgr(image, "decoded");
  } catch (const cv::Exception& error) {
    reason = "the decoder refused it: " + error.err;
    return {};
  } catch (const Error& error) {
    reason = error.what();
    return {};
  } catch (const std::bad_alloc&) {
    reason = "it needs more memory than there is";
    return {};
  }
  if (image.empty()) reason = "it is not a picture that can be decoded, or it is damaged";
  if (!image.empty() && jpeg_ends_early(bytes)) reason = "the file ends early; the missing part is grey";
  return image;
}

cv::Mat read_image(const std::string& path, std::string& reason) {
  reason.clear();
  const std::vector<std::byte> bytes = read_bytes(path, reason);
  return bytes.empty() ? cv::Mat() : decode_image(bytes, reason);
}

cv::Mat to_bgr(const cv::Mat& image, const std::string& name) {
  if (image.empty() || image.dims != 2) throw Error(fmt::format("{}: the picture has no pixels", name));
  if (image.depth() != CV_8U) {
    throw Error(fmt::format("{}: expected a picture of 8-bit values, found {}; convert it first", name,
                            cv::typeToString(image.type())));
  }
  cv::Mat bgr;
  switch (image.channels()) {
    case 1:
      cv::cvtColor(image, bgr, cv::COLOR_GRAY2BGR);
      return bgr;
    case 3:
      return image;
    case 4:
      cv::cvtColor(image, bgr, cv::COLOR_BGRA2BGR);
      return bgr;
    default:
      throw Error(
          fmt::format("{}: expected 1, 3 or 4 channels (grey, BGR, BGRA), found {}", name, image.channels()));
  }
}

}  // namespace yolo::source
