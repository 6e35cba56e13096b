// Results from the arrays in data/tasks/texts.json.
#pragma once

#include "plot/pictures.hpp"

namespace yolo::test {

using FloatRows = std::vector<std::vector<float>>;

inline Keypoints keypoints_of(const nlohmann::json& row, cv::Size size, bool keep_hidden) {
  std::vector<Keypoint> points;
  std::size_t values = 0, per_object = 0;
  for (const auto& object : row["keypoints"].get<std::vector<FloatRows>>()) {
    per_object = object.size();
    for (const auto& point : object) {
      values = point.size();
      points.push_back({point[0], point[1], values > 2 ? point[2] : 0});
    }
  }
  return {std::move(points), static_cast<int>(per_object), values > 2, size, keep_hidden};
}

inline Masks masks_of(const nlohmann::json& row, cv::Size size) {
  const cv::Size plane(row["plane"][1], row["plane"][0]);
  std::vector<Mask> masks;
  for (const auto& parts : row["rectangles"].get<std::vector<std::vector<std::vector<int>>>>()) {
    cv::Mat whole = cv::Mat::zeros(plane, CV_8U);
    cv::Rect where;
    for (const auto& p : parts) {
      const cv::Rect part = cv::Rect(p[0], p[1], p[2], p[3]) & cv::Rect({}, plane);
      whole(part).setTo(1);
      where |= part;
    }
    masks.push_back({where, whole(where).clone()});
  }
  return {std::move(masks), plane, size};
}

inline Obb obb_of(const nlohmann::json& row, cv::Size size) {
  std::vector<RotatedBox> boxes;
  for (const auto& v : row["obb"].get<FloatRows>()) {
    const bool tracked = v.size() == 8;
    boxes.push_back({v[0], v[1], v[2], v[3], v[4], v[tracked ? 6 : 5], static_cast<int>(v.back()),
                     tracked ? static_cast<int>(v[5]) : -1});
  }
  return {std::move(boxes), size};
}

/// One case of the file `all`. `keep_hidden`: keypoints of low confidence stay where they are.
inline Results results_of(const nlohmann::json& row, const nlohmann::json& all, bool keep_hidden = false) {
  const cv::Size size(all["shape"][1], all["shape"][0]);
  Results results =
      make_results(cv::Mat::zeros(size, CV_8UC3), {}, all["names"].get<std::vector<std::string>>());
  if (row.contains("boxes")) results.boxes = Boxes(detections(row["boxes"]), size);
  if (row.contains("rectangles")) results.masks = masks_of(row, size);
  if (row.contains("keypoints")) results.keypoints = keypoints_of(row, size, keep_hidden);
  if (row.contains("obb")) results.obb = obb_of(row, size);
  if (row.contains("probs")) results.probs = Probs(row["probs"].get<std::vector<float>>());
  return results;
}

}  // namespace yolo::test
