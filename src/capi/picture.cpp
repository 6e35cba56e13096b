#include "capi/picture.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <limits>

#include "capi/failure.hpp"
#include "core/usage_error.hpp"

namespace yolo::capi {
namespace {

constexpr std::string_view kCall = "yolo_predict";

void check_fields(const yolo_image& image) {
  if (image.width < 1 || image.height < 1) {
    throw UsageError(
        fmt::format("{}: expected a picture of at least 1 x 1 pixels, found {} x {}; set width and height",
                    kCall, image.width, image.height));
  }
  if (image.channels != 1 && image.channels != 3 && image.channels != 4) {
    throw UsageError(fmt::format("{}: expected 1, 3 or 4 channels (grey, BGR, BGRA), found {}; set channels",
                                 kCall, image.channels));
  }
  required(image.pixels, kCall, "the pixels of the picture", "set pixels to the first byte of its top row");
}

/// Checked, so that nobody computes with a picture that cannot be in memory.
std::size_t row_bytes_of(const yolo_image& image) {
  const std::size_t tight = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.channels);
  const std::size_t bytes = image.row_bytes == 0 ? tight : image.row_bytes;
  if (bytes < tight) {
    throw UsageError(
        fmt::format("{}: expected rows of at least {} bytes ({} pixels x {} channels), found row_bytes {}; "
                    "set it to the distance of two rows, or to 0 where they follow each other",
                    kCall, tight, image.width, image.channels, bytes));
  }
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
  if (bytes > kMost / static_cast<std::size_t>(image.height)) {
    throw UsageError(fmt::format(
        "{}: expected a picture that fits into memory, found {} rows of {} bytes; correct row_bytes", kCall,
        image.height, bytes));
  }
  return bytes;
}

}  // namespace

cv::Mat picture_of(const yolo_image& image) {
  check_fields(image);
  // cv::Mat has no read-only form; predicting does not write to its picture.
  return cv::Mat(image.height, image.width, CV_8UC(image.channels), const_cast<uint8_t*>(image.pixels),
                 row_bytes_of(image));
}

}  // namespace yolo::capi
