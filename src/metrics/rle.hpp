// COCO's run-length masks: lengths of runs column by column, beginning with a run of zeros.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::metrics {

/// A mask of height x width pixels. The runs add up to the plane. Only the first may be empty, but for masks
/// from files.
struct Rle {
  int height = 0, width = 0;
  std::vector<std::uint32_t> counts;

  bool operator==(const Rle&) const = default;
};

/// The largest plane, in pixels.
inline constexpr std::int64_t kMaxPlane = std::int64_t{1} << 31;

/// Runs that come from outside. Throws Error when the plane is empty or too large or the runs do not fill it.
Rle checked_rle(int height, int width, std::vector<std::uint32_t> counts);

/// `bits` (8-bit, one channel, not 0 is set) lies at `where` in a plane that is 0 elsewhere. Costs the
/// rectangle, not the plane. Throws Error when the sizes differ or the rectangle is not inside.
Rle encode(const cv::Mat& bits, cv::Rect where, cv::Size plane);
/// A mask that is the whole plane.
Rle encode(const cv::Mat& bits);

/// 8-bit, 0 and 1.
cv::Mat decode(const Rle& mask);

/// The inside of a polygon [x0, y0, x1, y1 …] in pixels, with the rounding of COCO's own tool: edges are
/// followed on a grid five times as fine. Throws Error for fewer than three points, coordinates that are no
/// numbers or beyond 1e8.
Rle encode_polygon(std::span<const double> points, cv::Size plane);

/// The union. Throws Error for none and for different planes.
Rle merge(std::span<const Rle> masks);

/// Pixels set.
std::int64_t area(const Rle& mask);

/// The smallest rectangle around the set pixels; all zero for none.
cv::Rect bounds(const Rle& mask);

/// Pixels that both masks set. Throws Error for different planes.
std::int64_t intersection_area(const Rle& a, const Rle& b);

/// Intersection over union; over the area of `detection` alone when the truth is a crowd. 0 for different
/// planes.
double rle_iou(const Rle& detection, const Rle& truth, bool crowd);

/// The text form of COCO's result files: each run as the difference to the run two before it, in groups of
/// five bits.
std::string compress(const Rle& mask);
/// The runs alone; whether they fill a plane is not looked at. Throws Error for text that is not such a form.
std::vector<std::uint32_t> run_lengths(std::string_view text);
/// Throws Error for text that is not such a form or does not fill the plane.
Rle decompress(std::string_view text, int height, int width);

}  // namespace yolo::metrics
