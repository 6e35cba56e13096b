// Picture files of every format that OpenCV knows.
#include <fmt/format.h>

#include <opencv2/imgcodecs.hpp>

#include <yolo/error.hpp>

#include "media/module/parts.hpp"

namespace yolo::media {

cv::Mat decode_any_image(std::span<const std::byte> bytes) {
  const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
  try {
    return cv::imdecode(encoded, cv::IMREAD_COLOR);
  } catch (const cv::Exception& error) {
    throw Error("the decoder refused it: " + error.err);
  }
}

std::optional<std::vector<unsigned char>> encode_any_image(const cv::Mat& image, const std::string& ending) {
  // haveImageWriter throws for endings it cannot read as one, such as "".
  if (ending.size() < 2 || !cv::haveImageWriter("image" + ending)) return std::nullopt;
  std::vector<unsigned char> bytes;
  std::string reason = "the encoder gave nothing";
  try {
    if (cv::imencode(ending, image, bytes) && !bytes.empty()) return bytes;
  } catch (const cv::Exception& error) {
    reason = error.err;
  }
  throw Error(
      fmt::format("a {}x{} image does not fit the format {} ({})", image.cols, image.rows, ending, reason));
}

}  // namespace yolo::media
