// A result of each kind of task, made by hand: three objects on a picture of 40 x 30.
#pragma once

#include <yolo/results.hpp>

namespace yolo::test {

inline Results three_boxes() {
  Results results;
  results.orig_img = cv::Mat(30, 40, CV_8UC3, cv::Scalar::all(7));
  results.orig_size = results.orig_img.size();
  results.path = "a.jpg";
  results.names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"cat", "dog"});
  results.boxes = Boxes({{1, 2, 11, 12, 0.9F, 0, -1}, {4, 5, 14, 15, 0.8F, 1, -1}, {20, 20, 30, 28, 0.7F, 0, -1}}, {40, 30});
  return results;
}

inline Results three_masks() {
  Results results = three_boxes();
  std::vector<Mask> masks;
  for (int i = 0; i < 3; ++i) masks.push_back({{2 + i, 3, 4, 5}, cv::Mat(5, 4, CV_8U, cv::Scalar(1))});
  results.masks = Masks(std::move(masks), {20, 16}, {40, 30}, {0, 0.5, 20, 15});
  return results;
}

inline Results three_poses() {
  Results results = three_boxes();
  std::vector<Keypoint> points;
  for (int i = 0; i < 6; ++i) points.push_back({static_cast<float>(i), static_cast<float>(2 * i), 0.9F});
  results.keypoints = Keypoints(std::move(points), 2, true, {40, 30});
  return results;
}

inline Results three_turned() {
  Results results = three_boxes();
  results.boxes = {};
  results.obb = Obb({{10, 10, 8, 4, 0.5F, 0.9F, 1, -1}, {20, 10, 8, 4, 0.1F, 0.8F, 0, -1}, {30, 20, 6, 6, 0, 0.7F, 1, -1}}, {40, 30});
  return results;
}

}  // namespace yolo::test
