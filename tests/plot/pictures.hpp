// Pictures by formula and results from rows of numbers, for the tests of this folder.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>
#include <vector>
#include <yolo/results.hpp>

namespace yolo::test {

/// Squares of 16x16 pixels in two shades.
inline cv::Mat board(int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int shade = (x / 16 + y / 16) % 2 == 0 ? 96 : 160;
      image.at<cv::Vec3b>(y, x) = cv::Vec3b(shade, shade, shade + 40);
    }
  }
  return image;
}

/// Ramps with many colours.
inline cv::Mat ramps(int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.at<cv::Vec3b>(y, x) = cv::Vec3b((3 * x + 2 * y) & 255, (x * y / 16) & 255, (5 * y + x) & 255);
    }
  }
  return image;
}

inline Results make_results(const cv::Mat& image, std::vector<Detection> detections,
                            std::vector<std::string> names) {
  Results results;
  results.orig_img = image;
  results.path = "picture.jpg";
  results.names = std::make_shared<const std::vector<std::string>>(std::move(names));
  results.boxes = Boxes(std::move(detections), image.size());
  return results;
}

/// Rows of x1, y1, x2, y2, (id,) conf, class.
inline std::vector<Detection> detections(const nlohmann::json& rows) {
  std::vector<Detection> list;
  for (const auto& row : rows) {
    const auto v = row.get<std::vector<float>>();
    const bool tracked = v.size() == 7;
    list.push_back({v[0], v[1], v[2], v[3], v[tracked ? 5 : 4], static_cast<int>(v.back()),
                    tracked ? static_cast<int>(v[4]) : -1});
  }
  return list;
}

/// How many pixel values differ between two images; -1 when their sizes do.
inline int differing_values(const cv::Mat& a, const cv::Mat& b) {
  if (a.size() != b.size() || a.type() != b.type()) return -1;
  cv::Mat difference;
  cv::absdiff(a, b, difference);
  return cv::countNonZero(difference.reshape(1));
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace yolo::test
