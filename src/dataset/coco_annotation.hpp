// One annotation of a COCO file as a label.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>

#include "dataset/dataset_yaml.hpp"
#include "dataset/label.hpp"

namespace yolo::dataset {

/// All of an annotation but its class, in pixels (see CocoFile). Returns why it cannot be used, or nothing.
std::string read_coco_annotation(const nlohmann::json& annotation,
                                 const std::optional<KeypointShape>& keypoints, bool keep_polygons,
                                 Label& label);

}  // namespace yolo::dataset
