#include "image/polygon_resample.hpp"

#include <algorithm>

namespace yolo::image {

std::vector<cv::Point2f> resample(const std::vector<cv::Point2f>& outline, int count) {
  std::vector<cv::Point2f> result;
  if (outline.empty()) return result;
  result.reserve(static_cast<std::size_t>(count));
  const double step = static_cast<double>(outline.size()) / (count - 1);
  for (int i = 0; i < count; ++i) {
    const double at = std::min(i * step, static_cast<double>(outline.size()));
    const auto low = std::min(static_cast<std::size_t>(at), outline.size() - 1);
    const cv::Point2d a = outline[low], b = outline[(low + 1) % outline.size()];
    const cv::Point2d point = (b - a) * (at - static_cast<double>(low)) + a;
    result.emplace_back(static_cast<float>(point.x), static_cast<float>(point.y));
  }
  return result;
}

}  // namespace yolo::image
