#include "image/polygon_resample.hpp"

#include <algorithm>

namespace yolo::image {
namespace {

/// `count` even steps from 0 to `end`.
std::vector<double> even_places(double end, std::size_t count) {
  std::vector<double> places;
  const double step = count > 1 ? end / static_cast<double>(count - 1) : 0;
  for (std::size_t i = 0; i < count; ++i) places.push_back(std::min(static_cast<double>(i) * step, end));
  return places;
}

/// Where on the closed outline the points lie, counted in corners.
std::vector<double> places_of(std::size_t corners, std::size_t count, Release release) {
  const auto end = static_cast<double>(corners);
  if (release == Release::v8_3 || corners + 1 >= count) return even_places(end, count);
  std::vector<double> places = even_places(end, count - corners - 1);
  for (std::size_t i = 0; i <= corners; ++i) places.push_back(static_cast<double>(i));
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace

std::vector<cv::Point2f> resample(const std::vector<cv::Point2f>& outline, int count, Release release) {
  std::vector<cv::Point2f> result;
  if (outline.empty()) return result;
  const auto wanted = static_cast<std::size_t>(count);
  if (release == Release::v8_4 && outline.size() == wanted) return outline;
  result.reserve(wanted);
  for (const double at : places_of(outline.size(), wanted, release)) {
    const auto low = std::min(static_cast<std::size_t>(at), outline.size() - 1);
    const cv::Point2d a = outline[low], b = outline[(low + 1) % outline.size()];
    const cv::Point2d point = (b - a) * (at - static_cast<double>(low)) + a;
    result.emplace_back(static_cast<float>(point.x), static_cast<float>(point.y));
  }
  return result;
}

}  // namespace yolo::image
