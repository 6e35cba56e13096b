#include "media/image_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <new>
#include <opencv2/imgproc.hpp>

#include <yolo/error.hpp>

#include "media/formats.hpp"
#include "media/image_claim.hpp"
#include "media/jpeg.hpp"
#include "media/module.hpp"
#include "media/png.hpp"

namespace yolo::media {

namespace {

DirectImage decode_by_module(std::span<const std::byte> bytes) {
  DirectImage result;
  result.image = load_media_module()->decode_image(bytes);
  // Some decoders (grey PFM) give one channel all the same.
  if (!result.image.empty()) result.image = to_bgr(result.image, "decoded");
  if (result.image.empty()) result.reason = "it is not a picture that can be decoded, or it is damaged";
  if (!result.image.empty() && jpeg_ends_early(bytes)) result.reason = "the file ends early";
  return result;
}

DirectImage decode(std::span<const std::byte> bytes) {
  if (is_png(bytes)) return read_png(bytes);
  if (is_jpeg(bytes)) {
    if (std::optional<DirectImage> result = read_jpeg(bytes)) return *std::move(result);
  }
  return decode_by_module(bytes);
}

/// Nothing when the format has no writer of our own for this picture.
std::vector<unsigned char> encode_directly(const cv::Mat& image, const std::string& ending) {
  constexpr std::array<std::string_view, 3> kJpegEndings{"jpg", "jpeg", "jpe"};
  if (image.empty() || image.type() != CV_8UC3) return {};
  if (ending == "png") return encode_png(image);
  const bool is_jpeg_name = std::find(kJpegEndings.begin(), kJpegEndings.end(), ending) != kJpegEndings.end();
  return is_jpeg_name ? encode_jpeg(image, Chroma::quarter) : std::vector<unsigned char>{};
}

}  // namespace

cv::Mat decode_image(std::span<const std::byte> bytes, std::string& reason) {
  if (bytes.empty()) return reason = "there are no bytes", cv::Mat();
  if (bytes.size() > kLargestPictureFile) return reason = "there are too many bytes for a picture", cv::Mat();
  reason = implausible_size(bytes);
  if (!reason.empty()) return {};
  try {
    DirectImage result = decode(bytes);
    reason = result.reason;
    return result.image;
  } catch (const cv::Exception& error) {
    reason = "the decoder refused it: " + error.err;
  } catch (const Error& error) {
    reason = error.what();
  } catch (const std::bad_alloc&) {
    reason = "it needs more memory than there is";
  }
  return {};
}

std::vector<unsigned char> encode_image(const cv::Mat& image, const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  try {
    std::vector<unsigned char> bytes = encode_directly(image, ending_of("x" + ending));
    if (!bytes.empty()) return bytes;
    if (auto encoded = load_media_module()->encode_image(image, ending)) return *std::move(encoded);
  } catch (const Error& error) {
    throw Error(fmt::format("Cannot write '{}': {}", file, error.what()));
  }
  throw Error(fmt::format(
      "Cannot write '{}': no image format is known for the ending '{}', use for example .jpg or .png", file,
      ending));
}

cv::Mat to_bgr(const cv::Mat& image, const std::string& name) {
  if (image.empty() || image.dims != 2) throw Error(fmt::format("{}: the picture has no pixels", name));
  if (image.depth() != CV_8U) {
    throw Error(fmt::format(
        "{}: expected a picture of 8-bit values (0 to 255), found {}; bring it to that range with "
        "cv::Mat::convertTo, since its own range is not known here",
        name, cv::typeToString(image.type())));
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

}  // namespace yolo::media
