// The one way in which the bytes of picture files become pixels, and pixels such bytes.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace yolo::media {

/// The pixels of a picture file: u8, H x W x 3, BGR, turned by its EXIF orientation; 16 bits are reduced to
/// 8, grey is spread, alpha is dropped. Empty when they cannot be had, and `reason` then says why in a few
/// words; a picture that comes with a reason was read in part. Never throws for bad content.
cv::Mat decode_image(std::span<const std::byte> bytes, std::string& reason);

/// The bytes of a picture file in the format of `file`'s ending (".jpg": quality 95). Throws Error, which
/// names `file`, for an ending that is no image format and for pictures that do not fit the format.
std::vector<unsigned char> encode_image(const cv::Mat& image, const std::string& file);

/// A picture in memory (u8 grey, BGR or BGRA) as BGR; a BGR one is shared, not copied.
/// Throws Error for other types and empty pictures; `name` is used in the message.
cv::Mat to_bgr(const cv::Mat& image, const std::string& name);

/// A compressed picture beyond this is taken for a mistake; decoders count their input with an int.
inline constexpr std::size_t kLargestPictureFile = std::size_t{1} << 30;

}  // namespace yolo::media
