// Run-length masks: making, reading back, measuring.
#include "metrics/rle.hpp"

#include <algorithm>
#include <numeric>
#include <yolo/error.hpp>

#include "metrics/rle_writer.hpp"

namespace yolo::metrics {
namespace {

/// Length of the stretch at the start of `pixels` that is set or not set like `set`. Looks at eight pixels at
/// once.
std::size_t same_pixels(const std::uint8_t* pixels, std::size_t count, bool set) {
  std::size_t i = 0;
  const std::uint64_t wanted = set ? 0x0101010101010101ULL * pixels[0] : 0;
  for (std::uint64_t word = 0; i + sizeof word <= count; i += sizeof word) {
    std::memcpy(&word, pixels + i, sizeof word);
    if (word != wanted) break;
  }
  while (i < count && (pixels[i] != 0) == set) ++i;
  return i;
}

void check_plane(std::int64_t height, std::int64_t width) {
  if (height <= 0 || width <= 0 || height * width > kMaxPlane) {
    throw Error(fmt::format("a mask of 1 to {} pixels expected, found height {} and width {}", kMaxPlane,
                            height, width));
  }
}

void check_planes(const Rle& a, const Rle& b) {
  if (a.height != b.height || a.width != b.width) {
    throw Error(fmt::format("masks of one size expected, found {}x{} and {}x{}", a.width, a.height, b.width,
                            b.height));
  }
}

}  // namespace

Rle checked_rle(int height, int width, std::vector<std::uint32_t> counts) {
  check_plane(height, width);
  const std::int64_t sum = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  if (sum != std::int64_t{height} * width) {
    throw Error(fmt::format("run lengths that add up to {}x{} = {} expected, found {}", width, height,
                            std::int64_t{height} * width, sum));
  }
  return {height, width, std::move(counts)};
}

Rle encode(const cv::Mat& bits, cv::Rect where, cv::Size plane) {
  check_plane(plane.height, plane.width);
  const bool inside = where.x >= 0 && where.y >= 0 && where.x <= plane.width - where.width &&
                      where.y <= plane.height - where.height;
  if (bits.type() != CV_8UC1 || bits.size() != where.size() || !inside) {
    throw Error(fmt::format(
        "an 8-bit mask with one channel of {}x{} inside {}x{} expected, found {} of {}x{}", where.width,
        where.height, plane.width, plane.height, cv::typeToString(bits.type()), bits.cols, bits.rows));
  }
  RleWriter writer(plane);
  if (where.empty()) return writer.finish();
  cv::Mat columns;
  cv::transpose(bits, columns);
  const auto height = static_cast<std::size_t>(where.height);
  for (int x = 0; x < where.width; ++x) {
    const std::uint8_t* column = columns.ptr(x);
    const std::int64_t start = std::int64_t{where.x + x} * plane.height + where.y;
    for (std::size_t y = 0; y < height;) {
      y += same_pixels(column + y, height - y, false);
      if (y == height) break;
      const std::size_t length = same_pixels(column + y, height - y, true);
      writer.add(start + static_cast<std::int64_t>(y), static_cast<std::int64_t>(length));
      y += length;
    }
  }
  return writer.finish();
}

Rle encode(const cv::Mat& bits) { return encode(bits, cv::Rect({}, bits.size()), bits.size()); }

cv::Mat decode(const Rle& mask) {
  cv::Mat columns = cv::Mat::zeros(mask.width, mask.height, CV_8UC1);
  const std::size_t whole = columns.total();
  for (const Run& run : runs_of(mask)) {
    const auto start = static_cast<std::size_t>(run.start);
    if (start < whole)
      std::memset(columns.data + start, 1, std::min(static_cast<std::size_t>(run.length), whole - start));
  }
  return columns.t();
}

std::int64_t area(const Rle& mask) {
  std::int64_t sum = 0;
  for (std::size_t i = 1; i < mask.counts.size(); i += 2) sum += mask.counts[i];
  return sum;
}

cv::Rect bounds(const Rle& mask) {
  std::int64_t position = 0;
  std::int64_t left = mask.width, top = mask.height, right = -1, bottom = -1;
  for (std::size_t i = 0; i < mask.counts.size(); ++i) {
    const std::int64_t first = position, last = position + mask.counts[i] - 1;
    position = last + 1;
    if (i % 2 == 0 || last < first) continue;
    left = std::min(left, first / mask.height);
    right = std::max(right, last / mask.height);
    const bool one_column = first / mask.height == last / mask.height;  // else it touches both edges
    top = std::min(top, one_column ? first % mask.height : 0);
    bottom = std::max(bottom, one_column ? last % mask.height : mask.height - std::int64_t{1});
  }
  if (right < 0) return {};
  return {static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left + 1),
          static_cast<int>(bottom - top + 1)};
}

std::int64_t intersection_area(const Rle& a, const Rle& b) {
  check_planes(a, b);
  std::size_t i = 0, j = 0;
  std::int64_t a_end = a.counts.empty() ? 0 : a.counts[0], b_end = b.counts.empty() ? 0 : b.counts[0];
  std::int64_t position = 0, sum = 0;
  while (i < a.counts.size() && j < b.counts.size()) {
    const std::int64_t next = std::min(a_end, b_end);
    if (i % 2 == 1 && j % 2 == 1) sum += next - position;
    position = next;
    if (a_end == next && ++i < a.counts.size()) a_end += a.counts[i];
    if (b_end == next && ++j < b.counts.size()) b_end += b.counts[j];
  }
  return sum;
}

double rle_iou(const Rle& detection, const Rle& truth, bool crowd) {
  if (detection.height != truth.height || detection.width != truth.width) return 0;
  const std::int64_t common = intersection_area(detection, truth);
  if (common == 0) return 0;
  const std::int64_t whole = crowd ? area(detection) : area(detection) + area(truth) - common;
  return static_cast<double>(common) / static_cast<double>(whole);
}

Rle merge(std::span<const Rle> masks) {
  if (masks.empty()) throw Error("at least one mask to merge expected, found none");
  Rle result = masks[0];
  for (const Rle& other : masks.subspan(1)) {
    check_planes(result, other);
    std::vector<Run> runs = runs_of(result);
    const std::vector<Run> more = runs_of(other);
    const auto middle = static_cast<std::ptrdiff_t>(runs.size());
    runs.insert(runs.end(), more.begin(), more.end());
    std::inplace_merge(runs.begin(), runs.begin() + middle, runs.end(),
                       [](const Run& a, const Run& b) { return a.start < b.start; });
    RleWriter writer({result.width, result.height});
    for (const Run& run : runs) writer.add(run.start, run.length);
    result = writer.finish();
  }
  return result;
}

}  // namespace yolo::metrics
