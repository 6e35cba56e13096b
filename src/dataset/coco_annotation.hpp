// One annotation of a COCO file as a label.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>

#include "dataset/dataset_yaml.hpp"
#include "dataset/label.hpp"

namespace yolo::dataset {

/// All of an annotation but its class. `size` is that of the picture. Returns why it cannot be used, or
/// nothing.
std::string read_coco_annotation(const nlohmann::json& annotation, cv::Size size,
                                 const std::optional<KeypointShape>& keypoints, bool keep_polygons,
                                 Label& label);

/// A number of a JSON object that may be missing.
std::optional<double> json_number(const nlohmann::json& object, const char* key);
std::optional<std::int64_t> json_whole(const nlohmann::json& object, const char* key);

}  // namespace yolo::dataset
