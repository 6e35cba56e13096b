// Values of one JSON object of a COCO file, with errors that name the place.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <opencv2/core/types.hpp>
#include <string>

#include "metrics/coco_pairs.hpp"

namespace yolo::metrics {

/// One object. All functions throw Error when a value is missing or of another kind.
class CocoFields {
 public:
  /// `place` stands in errors: "instances.json: annotation 12". Both must outlive this.
  CocoFields(const nlohmann::json& object, const std::string& place);

  bool has(const char* key) const;  ///< there, and not null or an empty list
  std::int64_t whole(const char* key) const;
  int small(const char* key, int most) const;  ///< a whole number of 0..most
  int category() const;
  double number(const char* key) const;
  std::vector<double> numbers(const char* key) const;
  cv::Rect2d box() const;  ///< bbox: x, y, width, height
  CocoPose pose() const;   ///< keypoints: x, y, visibility …
  /// segmentation. `size`: of the image, for polygons; 0 x 0 when unknown.
  Rle mask(cv::Size size) const;

 private:
  [[noreturn]] void fail(const char* key, const std::string& expected) const;
  const nlohmann::json& at(const char* key) const;
  std::vector<double> to_numbers(const nlohmann::json& list, const char* key) const;
  Rle polygons(const nlohmann::json& list, cv::Size size) const;

  const nlohmann::json& object_;
  const std::string& place_;
};

}  // namespace yolo::metrics
