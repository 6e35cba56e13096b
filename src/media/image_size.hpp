// The size of a picture file from its header, without decoding it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>

namespace yolo::media {

struct ImageHeader {
  cv::Size size;          ///< pixels, after turning by EXIF orientation: that of decode_image()
  bool complete = false;  ///< the file ends as its format ends; if not, only decoding tells how much is there
  int orientation = 1;    ///< of EXIF, 1..8
};

/// Reads JPEG, PNG and BMP; a few KiB of the file are enough. Nothing for other formats, and for headers that
/// are damaged or of a rare kind; then the file has to be decoded. Never throws for bad content.
std::optional<ImageHeader> read_image_header(const std::filesystem::path& file);

/// The same for a file's bytes in memory.
std::optional<ImageHeader> read_image_header(std::span<const std::byte> bytes);

}  // namespace yolo::media
