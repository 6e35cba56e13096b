// Run lengths and outlines.
#include "dataset/coco_outline.hpp"

#include <opencv2/imgproc.hpp>

#include <yolo/error.hpp>

#include "metrics/rle.hpp"

namespace yolo::dataset {
namespace {

constexpr std::uint64_t kMostMaskPixels = std::uint64_t{1} << 26;
constexpr std::size_t kMostComparisons = std::size_t{1} << 24;

struct Bridge {
  std::size_t from = 0, to = 0;
};

/// The nearest pair of points of two outlines; of very long ones only every so many points are compared.
Bridge nearest(const std::vector<cv::Point2f>& a, const std::vector<cv::Point2f>& b) {
  std::size_t step = 1;
  while ((a.size() / step) * (b.size() / step) > kMostComparisons) step *= 2;
  Bridge best;
  float least = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < a.size(); i += step) {
    for (std::size_t j = 0; j < b.size(); j += step) {
      const cv::Point2f d = a[i] - b[j];
      if (const float distance = d.dot(d); distance < least) least = distance, best = {i, j};
    }
  }
  return best;
}

}  // namespace

std::optional<std::vector<std::uint32_t>> decode_run_lengths(std::string_view text) {
  try {
    return metrics::run_lengths(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool runs_fit(const std::vector<std::uint32_t>& runs, cv::Size size) {
  std::uint64_t sum = 0;
  for (const std::uint32_t run : runs) sum += run;
  return size.width > 0 && size.height > 0 && sum == std::uint64_t(size.width) * std::uint64_t(size.height);
}

std::vector<std::vector<cv::Point2f>> outlines_of(const std::vector<std::uint32_t>& runs, cv::Size size) {
  if (!runs_fit(runs, size) || std::uint64_t(size.width) * std::uint64_t(size.height) > kMostMaskPixels)
    return {};
  const cv::Mat mask = metrics::decode({size.height, size.width, runs});
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
  std::vector<std::vector<cv::Point2f>> outlines;
  for (const auto& contour : contours) {
    if (contour.size() >= 3) outlines.emplace_back(contour.begin(), contour.end());
  }
  return outlines;
}

std::vector<cv::Point2f> join_parts(const std::vector<std::vector<cv::Point2f>>& parts) {
  std::vector<cv::Point2f> joined;
  for (const std::vector<cv::Point2f>& part : parts) {
    if (part.empty()) continue;
    if (joined.empty()) {
      joined = part;
      continue;
    }
    const Bridge bridge = nearest(joined, part);
    std::vector<cv::Point2f> detour;  // around the part, and back to where it was left
    for (std::size_t i = 0; i <= part.size(); ++i) detour.push_back(part[(bridge.to + i) % part.size()]);
    detour.push_back(joined[bridge.from]);
    joined.insert(joined.begin() + static_cast<std::ptrdiff_t>(bridge.from) + 1, detour.begin(),
                  detour.end());
  }
  return joined;
}

}  // namespace yolo::dataset
