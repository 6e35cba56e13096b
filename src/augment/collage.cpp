#include "augment/collage.hpp"

#include <cstring>

#include "image/letterbox.hpp"

namespace yolo::augment {

void paint(const Collage& collage, cv::Rect window, cv::Mat& output) {
  output.create(window.size(), CV_8UC3);
  for (int y = 0; y < output.rows; ++y)
    std::memset(output.ptr(y), image::kPaddingGrey,
                output.elemSize() * static_cast<std::size_t>(output.cols));
  const cv::Rect seen = window & cv::Rect({0, 0}, collage.size);
  for (const Tile& tile : collage.tiles) {
    const cv::Rect part = cv::Rect(tile.origin, tile.image.size()) & seen;
    if (!part.empty()) tile.image(part - tile.origin).copyTo(output(part - window.tl()));
  }
}

}  // namespace yolo::augment
