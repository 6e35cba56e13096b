#include "tasks/segment/polygon_fill.hpp"

#include <opencv2/imgproc.hpp>

namespace yolo::tasks::segment {
namespace {

constexpr int kShift = 16;  // fixed point, so that rounding is the same everywhere
constexpr std::int64_t kHalf = std::int64_t{1} << (kShift - 1);

/// Crossings of the rows with all edges, left to right. An edge belongs to its upper row, not to its lower one.
std::vector<std::vector<std::int64_t>> crossings(const std::vector<cv::Point>& corners, int rows) {
  std::vector<std::vector<std::int64_t>> result(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < corners.size(); ++i) {
    cv::Point a = corners[i], b = corners[(i + 1) % corners.size()];
    if (a.y == b.y) continue;
    if (a.y > b.y) std::swap(a, b);
    const std::int64_t step = (static_cast<std::int64_t>(b.x - a.x) << kShift) / (b.y - a.y);
    for (int y = std::max(a.y, 0); y < std::min(b.y, rows); ++y) {
      result[static_cast<std::size_t>(y)].push_back((static_cast<std::int64_t>(a.x) << kShift) + step * (y - a.y));
    }
  }
  for (auto& row : result) std::sort(row.begin(), row.end());
  return result;
}

}  // namespace

void fill_polygon(cv::Mat& canvas, const std::vector<cv::Point>& corners) {
  for (std::size_t i = 0; i < corners.size(); ++i) {
    cv::line(canvas, corners[i], corners[(i + 1) % corners.size()], cv::Scalar(1), 1, cv::LINE_8);
  }
  const auto rows = crossings(corners, canvas.rows);
  for (int y = 0; y < canvas.rows; ++y) {
    const std::vector<std::int64_t>& row = rows[static_cast<std::size_t>(y)];
    for (std::size_t i = 0; i + 1 < row.size(); i += 2) {
      const std::int64_t first = std::max<std::int64_t>((row[i] + kHalf) >> kShift, 0);
      const std::int64_t last = std::min<std::int64_t>((row[i + 1] + kHalf) >> kShift, canvas.cols - 1);
      if (first > last) continue;
      std::fill_n(canvas.ptr<std::uint8_t>(y) + first, last - first + 1, std::uint8_t{1});
    }
  }
}

}  // namespace yolo::tasks::segment
