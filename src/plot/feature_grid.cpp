#include "plot/feature_grid.hpp"

#include <opencv2/imgproc.hpp>

namespace yolo::plot {
namespace {

constexpr int kMostChannels = 32, kColumns = 8;
constexpr int kLeastSide = 80;  // pixels of a cell's shorter side
constexpr int kGap = 4;

}  // namespace

cv::Mat draw_feature_grid(const float* maps, int channels, int height, int width) {
  const int count = std::min(channels, kMostChannels), columns = std::min(count, kColumns);
  const int rows = (count + columns - 1) / columns;
  const int factor = std::max(1, (kLeastSide + std::min(height, width) - 1) / std::min(height, width));
  const cv::Size cell(width * factor, height * factor);
  cv::Mat grid(rows * (cell.height + kGap) + kGap, columns * (cell.width + kGap) + kGap, CV_8UC3, cv::Scalar::all(255));
  for (int c = 0; c < count; ++c) {
    const cv::Mat map(height, width, CV_32F, const_cast<float*>(maps + static_cast<std::ptrdiff_t>(c) * height * width));
    cv::Mat grey, colours;
    cv::normalize(map, grey, 0, 255, cv::NORM_MINMAX, CV_8U);
    cv::applyColorMap(grey, colours, cv::COLORMAP_VIRIDIS);
    const cv::Point corner(kGap + c % columns * (cell.width + kGap), kGap + c / columns * (cell.height + kGap));
    cv::resize(colours, grid(cv::Rect(corner, cell)), cell, 0, 0, cv::INTER_NEAREST);
  }
  return grid;
}

}  // namespace yolo::plot
