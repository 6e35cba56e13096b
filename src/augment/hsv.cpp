#include "augment/hsv.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "augment/hsv_wide.hpp"

namespace yolo::augment {
namespace {

constexpr int kStripRows = 16;  // of 640 pixels: both copies of them stay in the first two caches

HsvTables tables(const HsvDraw& draw) {
  HsvTables table;
  for (std::size_t i = 0; i < 256; ++i) {
    const auto old = static_cast<double>(i);
    table.hue[i] = static_cast<std::uint8_t>(std::fmod(old * draw.hue, 180));
    table.saturation[i] = static_cast<std::uint8_t>(std::clamp(old * draw.saturation, 0.0, 255.0));
    table.value[i] = static_cast<std::uint8_t>(std::clamp(old * draw.value, 0.0, 255.0));
  }
  return table;
}

cv::Mat interleaved(const HsvTables& tables) {
  cv::Mat table(1, 256, CV_8UC3);
  for (int i = 0; i < 256; ++i) {
    const auto at = static_cast<std::size_t>(i);
    table.at<cv::Vec3b>(i) = {tables.hue[at], tables.saturation[at], tables.value[at]};
  }
  return table;
}

// Strip by strip.
void apply_narrow(cv::Mat image, const cv::Mat& table, cv::Mat& strip) {
  for (int row = 0; row < image.rows; row += kStripRows) {
    cv::Mat rows = image.rowRange(row, std::min(row + kStripRows, image.rows));
    cv::cvtColor(rows, strip, cv::COLOR_BGR2HSV);
    cv::LUT(strip, table, strip);
    cv::cvtColor(strip, rows, cv::COLOR_HSV2BGR);
  }
}

}  // namespace

HsvDraw draw_hsv(const AugmentOptions& options, Random& random) {
  HsvDraw draw;
  draw.hue = random.uniform(-1, 1) * options.hsv_h + 1;
  draw.saturation = random.uniform(-1, 1) * options.hsv_s + 1;
  draw.value = random.uniform(-1, 1) * options.hsv_v + 1;
  return draw;
}

void apply_hsv(cv::Mat& image, const HsvDraw& draw, cv::Mat& strip) {
  const HsvTables table = tables(draw);
  const int done = apply_hsv_wide(image, table);
  if (done < image.cols) apply_narrow(image.colRange(done, image.cols), interleaved(table), strip);
}

void apply_hsv_plain(cv::Mat& image, const HsvDraw& draw) {
  cv::Mat hsv;
  cv::cvtColor(image, hsv, cv::COLOR_BGR2HSV);
  cv::LUT(hsv, interleaved(tables(draw)), hsv);
  cv::cvtColor(hsv, image, cv::COLOR_HSV2BGR);
}

}  // namespace yolo::augment
