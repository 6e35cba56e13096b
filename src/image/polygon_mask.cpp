#include "image/polygon_mask.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "image/polygon_fill.hpp"

namespace yolo::image {
namespace {

constexpr std::size_t kLeastPoints = 3;  // of a polygon
constexpr float kFar = 1e6F;

// In whole pixels, fractions dropped. Many points of a fine outline fall on one pixel, which is enough once.
std::vector<cv::Point> whole_pixels(const std::vector<cv::Point2f>& polygon) {
  std::vector<cv::Point> points;
  points.reserve(polygon.size());
  for (const cv::Point2f& point : polygon) {
    const cv::Point pixel(static_cast<int>(std::clamp(point.x, -kFar, kFar)),
                          static_cast<int>(std::clamp(point.y, -kFar, kFar)));
    if (points.empty() || points.back() != pixel) points.push_back(pixel);
  }
  return points;
}

// The part of the input that has to be drawn. It begins and ends at multiples of `ratio`, so that scaling
// gives what it would give for the whole input.
cv::Rect drawn_part(const std::vector<cv::Point>& points, cv::Size input, int ratio) {
  const cv::Rect all({0, 0}, input);
  if (input.width % ratio != 0 || input.height % ratio != 0) return all;
  const cv::Rect touched = cv::boundingRect(points) & all;
  if (touched.empty()) return {};
  const auto down = [&](int value) { return value / ratio * ratio; };
  const cv::Point first(down(touched.x), down(touched.y));
  const cv::Point end(down(touched.br().x + ratio - 1), down(touched.br().y + ratio - 1));
  return {first, end};
}

}  // namespace

PolygonMask draw_polygon_mask(const std::vector<cv::Point2f>& polygon, cv::Size input, int ratio) {
  if (polygon.size() < kLeastPoints) return {};
  std::vector<cv::Point> points = whole_pixels(polygon);
  const cv::Rect part = drawn_part(points, input, ratio);
  if (part.empty()) return {};
  for (cv::Point& point : points) point -= part.tl();
  cv::Mat canvas(part.size(), CV_8U, cv::Scalar(0));
  fill_polygon(canvas, points);
  PolygonMask mask;
  mask.where = {part.x / ratio, part.y / ratio, part.width / ratio, part.height / ratio};
  if (mask.where.empty()) return {};
  if (ratio == 1) {
    mask.bits = canvas;
  } else {
    cv::resize(canvas, mask.bits, mask.where.size(), 0, 0, cv::INTER_LINEAR);
  }
  return mask;
}

}  // namespace yolo::image
