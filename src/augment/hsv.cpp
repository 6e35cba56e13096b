#include "augment/hsv.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace yolo::augment {
namespace {

constexpr int kStripRows = 16;  // of 640 pixels: both copies of them stay in the first two caches

/// New hue, saturation and value of each old one.
cv::Mat tables(const HsvDraw& draw) {
  cv::Mat table(1, 256, CV_8UC3);
  for (int i = 0; i < 256; ++i) {
    auto& entry = table.at<cv::Vec3b>(i);
    entry[0] = static_cast<std::uint8_t>(std::fmod(i * draw.hue, 180));
    entry[1] = static_cast<std::uint8_t>(std::clamp(i * draw.saturation, 0.0, 255.0));
    entry[2] = static_cast<std::uint8_t>(std::clamp(i * draw.value, 0.0, 255.0));
  }
  return table;
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
  const cv::Mat table = tables(draw);
  for (int row = 0; row < image.rows; row += kStripRows) {
    cv::Mat rows = image.rowRange(row, std::min(row + kStripRows, image.rows));
    cv::cvtColor(rows, strip, cv::COLOR_BGR2HSV);
    cv::LUT(strip, table, strip);
    cv::cvtColor(strip, rows, cv::COLOR_HSV2BGR);
  }
}

void apply_hsv_plain(cv::Mat& image, const HsvDraw& draw) {
  cv::Mat hsv;
  cv::cvtColor(image, hsv, cv::COLOR_BGR2HSV);
  cv::LUT(hsv, tables(draw), hsv);
  cv::cvtColor(hsv, image, cv::COLOR_HSV2BGR);
}

}  // namespace yolo::augment
