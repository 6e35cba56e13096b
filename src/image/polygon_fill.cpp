#include "image/polygon_fill.hpp"

#include <algorithm>
#include <compare>
#include <opencv2/imgproc.hpp>

namespace yolo::image {
namespace {

constexpr int kShift = 16;  // fixed point, so that rounding is the same everywhere
constexpr std::int64_t kHalf = std::int64_t{1} << (kShift - 1);

struct Crossing {
  int row;
  std::int64_t x;  // fixed point
  auto operator<=>(const Crossing&) const = default;
};

/// Crossings of the rows with all edges, row by row and left to right. An edge belongs to its upper row, not
/// to its lower one.
std::vector<Crossing> crossings(const std::vector<cv::Point>& corners, int rows) {
  std::vector<Crossing> result;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    cv::Point a = corners[i], b = corners[(i + 1) % corners.size()];
    if (a.y == b.y) continue;
    if (a.y > b.y) std::swap(a, b);
    const std::int64_t step = (static_cast<std::int64_t>(b.x - a.x) << kShift) / (b.y - a.y);
    for (int y = std::max(a.y, 0); y < std::min(b.y, rows); ++y) {
      result.push_back({y, (static_cast<std::int64_t>(a.x) << kShift) + step * (y - a.y)});
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

void fill_polygon(cv::Mat& canvas, const std::vector<cv::Point>& corners) {
  for (std::size_t i = 0; i < corners.size(); ++i) {
    cv::line(canvas, corners[i], corners[(i + 1) % corners.size()], cv::Scalar(1), 1, cv::LINE_8);
  }
  // A closed outline crosses each row an even number of times, so that pairs never mix two rows.
  const std::vector<Crossing> all = crossings(corners, canvas.rows);
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    const std::int64_t first = std::max<std::int64_t>((all[i].x + kHalf) >> kShift, 0);
    const std::int64_t last = std::min<std::int64_t>((all[i + 1].x + kHalf) >> kShift, canvas.cols - 1);
    if (first > last) continue;
    std::fill_n(canvas.ptr<std::uint8_t>(all[i].row) + first, last - first + 1, std::uint8_t{1});
  }
}

}  // namespace yolo::image
