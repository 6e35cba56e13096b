// The one way in which picture files and bytes become pixels.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>

namespace yolo::source {

/// Reads a picture file: u8, H x W x 3, BGR, turned by its EXIF orientation; 16 bits are reduced to 8, grey
/// is spread, alpha is dropped. Any path that the file system can hold will do. Empty when it cannot be read,
/// and `reason` then says why in a few words; a picture that comes with a reason was read in part. Never
/// throws for bad content.
cv::Mat read_image(const std::string& path, std::string& reason);

/// The same for the bytes of a picture file in memory.
cv::Mat decode_image(std::span<const std::byte> bytes, std::string& reason);

/// A picture in memory (u8 grey, BGR or BGRA) as BGR; a BGR one is shared, not copied.
/// Throws Error for other types and empty pictures; `name` is used in the message.
cv::Mat to_bgr(const cv::Mat& image, const std::string& name);

}  // namespace yolo::source
