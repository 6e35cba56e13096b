// Results in the form of COCO's result files.
#pragma once

#include <span>
#include <string>

#include <yolo/results.hpp>

namespace yolo::tasks {

/// The image_id that stands for an image file: its name without ending, as a number when it is one, else as
/// JSON text.
std::string coco_image_id(const std::string& path);

/// The rows of one image, separated by ", ": {"image_id", "category_id", "bbox": [left, top, width, height],
/// "score"}, with "segmentation" ({"size": [height, width], "counts"}) for masks, "keypoints" [x, y, conf,
/// ...] for poses, and "rbox" [x, y, width, height, angle] and "poly" instead of "bbox" for rotated boxes.
/// Pixels of the original image with three decimals, scores with five. Nothing for a classification; boxes
/// that are not finite are left out. `image_id` is JSON (see coco_image_id). `categories` maps class indices;
/// a class beyond it keeps its index.
std::string coco_rows(const Results& results, const std::string& image_id, std::span<const int> categories);

}  // namespace yolo::tasks
