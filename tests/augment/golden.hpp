// What the golden augmentations are written as, and the formulas of their images.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "augment/training_sample.hpp"
#include "support.hpp"

namespace yolo::augment::golden {

using nlohmann::json;

/// The cases of one operation.
inline json cases(const std::string& operation) {
  return test::read_json(test::shared("golden/augment.json"))["ops"][operation];
}

/// formula1, formula2 of the file's `how`.
inline cv::Mat picture(int formula, const json& hw, int k = 0) {
  const int height = hw[0], width = hw[1];
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      auto& pixel = image.at<cv::Vec3b>(y, x);
      const std::array<int, 3> ramps{y * 255 / std::max(1, height - 1), x * 255 / std::max(1, width - 1),
                                     (y + x) * 255 / std::max(1, height + width - 2)};
      for (int c = 0; c < 3; ++c) {
        const int value =
            formula == 1 ? 7 * y + 13 * x + 29 * c + 31 * k : ramps.at(static_cast<std::size_t>(c)) + 40 * k;
        pixel[c] = static_cast<std::uint8_t>(value % 256);
      }
    }
  }
  return image;
}

inline std::uint32_t checksum(const cv::Mat& image) {
  const cv::Mat whole = image.isContinuous() ? image : image.clone();
  return static_cast<std::uint32_t>(
      crc32(0, whole.data, static_cast<uInt>(whole.total() * whole.elemSize())));
}

inline void expect_image(const cv::Mat& image, const json& expected) {
  ASSERT_EQ(image.rows, expected["hw"][0]);
  ASSERT_EQ(image.cols, expected["hw"][1]);
  EXPECT_EQ(checksum(image), expected["crc32"].get<std::uint32_t>());
}

/// Boxes (xyxy) with their segments, keypoints and classes where given; classes are else 0, 1, 2, ...
inline std::vector<Instance> instances(const json& value) {
  std::vector<Instance> result;
  for (std::size_t i = 0; i < value["bboxes"].size(); ++i) {
    Instance& instance = result.emplace_back();
    instance.cls = value.contains("cls") ? value["cls"][i].get<int>() : static_cast<int>(i);
    instance.box = value["bboxes"][i].get<std::array<float, 4>>();
    if (value.contains("segments"))
      for (const json& point : value["segments"][i]) instance.polygon.emplace_back(point[0], point[1]);
    if (value.contains("keypoints"))
      for (const json& point : value["keypoints"][i])
        instance.keypoints.push_back({point[0], point[1], point[2]});
  }
  return result;
}

inline void expect_instances(const std::vector<Instance>& ours, const json& expected,
                             float tolerance = 1e-4F) {
  const std::vector<Instance> theirs = instances(expected);
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].cls, theirs[i].cls);
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(ours[i].box[k], theirs[i].box[k], tolerance);
    ASSERT_EQ(ours[i].polygon.size(), theirs[i].polygon.size());
    for (std::size_t k = 0; k < ours[i].polygon.size(); ++k) {
      EXPECT_NEAR(ours[i].polygon[k].x, theirs[i].polygon[k].x, tolerance);
      EXPECT_NEAR(ours[i].polygon[k].y, theirs[i].polygon[k].y, tolerance);
    }
    ASSERT_EQ(ours[i].keypoints.size(), theirs[i].keypoints.size());
    for (std::size_t k = 0; k < ours[i].keypoints.size(); ++k) {
      EXPECT_NEAR(ours[i].keypoints[k].x, theirs[i].keypoints[k].x, tolerance);
      EXPECT_NEAR(ours[i].keypoints[k].y, theirs[i].keypoints[k].y, tolerance);
      EXPECT_EQ(ours[i].keypoints[k].visible, theirs[i].keypoints[k].visible);
    }
  }
}

}  // namespace yolo::augment::golden
