// The inside of a polygon as a run-length mask.
//
// COCO's rule: the outline is drawn on a grid five times as fine. Where it steps from fine column 5X+2 to
// 5X+3, the middle of pixel column X, it crosses that column, and the pixels below the crossing change
// between outside and inside. Here the crossings are worked out per edge and column, so an edge costs the
// columns that it spans and not its length.
#include <algorithm>
#include <cmath>
#include <yolo/error.hpp>

#include "metrics/rle.hpp"

namespace yolo::metrics {
namespace {

constexpr int kFine = 5;
constexpr double kMaxCoordinate = 1e8;
constexpr std::size_t kMaxCrossings = std::size_t{1} << 25;

struct Point {
  std::int64_t x, y;
};

/// Truncates towards zero like the original, which matters for no point inside the plane.
std::int64_t round_half(double value) { return static_cast<std::int64_t>(value + .5); }

Point to_fine(double x, double y) {
  if (!(std::abs(x) <= kMaxCoordinate) || !(std::abs(y) <= kMaxCoordinate)) {
    throw Error(fmt::format("polygon coordinates between -1e8 and 1e8 expected, found {} and {}", x, y));
  }
  return {round_half(kFine * x), round_half(kFine * y)};
}

/// The first pixel row at or below a fine row.
std::int64_t pixel_row(std::int64_t fine, int height) {
  const double row = (static_cast<double>(fine) + .5) / kFine - .5;
  return static_cast<std::int64_t>(std::ceil(std::clamp(row, 0.0, static_cast<double>(height))));
}

/// An edge as a function from its longer axis to the other one.
class Edge {
 public:
  Edge(Point a, Point b) : flat_(std::abs(b.x - a.x) >= std::abs(b.y - a.y)) {
    if (flat_ ? a.x > b.x : a.y > b.y) std::swap(a, b);
    a_ = a;
    b_ = b;
    steps_ = flat_ ? b.x - a.x : b.y - a.y;
    const auto rise = static_cast<double>(flat_ ? b.y - a.y : b.x - a.x);
    slope_ = steps_ == 0 ? 0 : rise / static_cast<double>(steps_);
  }

  std::int64_t left() const { return std::min(a_.x, b_.x); }
  std::int64_t right() const { return std::max(a_.x, b_.x); }

  /// The upper of the two fine rows where the edge steps from `column` to the next one. Both must lie on the
  /// edge.
  std::int64_t crossing(std::int64_t column) const {
    if (flat_) return std::min(other(column - a_.x), other(column + 1 - a_.x));
    std::int64_t low = 0, high = steps_;  // the step lies in (low, high]
    const bool rising = b_.x > a_.x;
    while (high - low > 1) {
      const std::int64_t middle = (low + high) / 2;
      const bool behind = rising ? other(middle) > column : other(middle) <= column;
      (behind ? high : low) = middle;
    }
    return a_.y + low;
  }

 private:
  std::int64_t other(std::int64_t step) const {
    return round_half(static_cast<double>(flat_ ? a_.y : a_.x) + slope_ * static_cast<double>(step));
  }

  bool flat_;
  Point a_{}, b_{};
  std::int64_t steps_ = 0;
  double slope_ = 0;
};

void add_crossings(const Edge& edge, cv::Size plane, std::vector<std::int64_t>& positions) {
  // Pixel columns X with left <= 5X+2 and 5X+3 <= right.
  const std::int64_t first = std::max<std::int64_t>(0, (edge.left() - 2 + kFine - 1) / kFine);
  const std::int64_t last =
      std::min<std::int64_t>(plane.width - 1, edge.right() < 3 ? -1 : (edge.right() - 3) / kFine);
  for (std::int64_t x = first; x <= last; ++x) {
    if (positions.size() >= kMaxCrossings) {
      throw Error(fmt::format("a polygon that crosses at most {} pixel columns expected", kMaxCrossings));
    }
    positions.push_back(x * plane.height + pixel_row(edge.crossing(kFine * x + 2), plane.height));
  }
}

/// Inside and outside alternate at the positions; equal ones cancel each other out.
std::vector<std::uint32_t> to_counts(std::vector<std::int64_t> positions, std::int64_t whole) {
  positions.push_back(whole);
  std::sort(positions.begin(), positions.end());
  std::vector<std::uint32_t> counts;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto length = static_cast<std::uint32_t>(positions[i] - before);
    before = positions[i];
    if (length > 0 || counts.empty()) {
      counts.push_back(length);
    } else if (++i < positions.size()) {
      counts.back() += static_cast<std::uint32_t>(positions[i] - before);
      before = positions[i];
    }
  }
  return counts;
}

}  // namespace

Rle encode_polygon(std::span<const double> points, cv::Size plane) {
  if (points.size() < 6 || points.size() % 2 != 0) {
    throw Error(fmt::format("a polygon of at least 3 points as x, y pairs expected, found {} numbers",
                            points.size()));
  }
  const std::int64_t whole = std::int64_t{plane.height} * plane.width;
  std::vector<Point> corners;
  for (std::size_t i = 0; i < points.size(); i += 2) corners.push_back(to_fine(points[i], points[i + 1]));
  std::vector<std::int64_t> positions;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    add_crossings(Edge(corners[i], corners[(i + 1) % corners.size()]), plane, positions);
  }
  return checked_rle(plane.height, plane.width, to_counts(std::move(positions), whole));
}

}  // namespace yolo::metrics
