// The truth about one image: what a label file or an annotation file says.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include <yolo/labelled_image.hpp>

namespace yolo::dataset {

/// A point of a skeleton. Labelled points of files without a third value count as seen.
using LabelKeypoint = LabelledPoint;

/// What only COCO annotation files tell. Lengths in pixels of the image.
struct CocoFacts {
  std::int64_t id = 0;
  double area = 0;
  bool crowd = false;
  std::array<double, 4> box{};                     ///< left, top, width, height as the file says
  std::vector<std::vector<cv::Point2f>> polygons;  ///< parts of one object
  std::vector<std::uint32_t> run_lengths;          ///< column by column, zeros first; empty without RLE
  cv::Size run_size{};                             ///< the picture that run_lengths are made for
};

/// One object, and what only COCO files tell of it.
struct Label : LabelledObject {
  std::optional<CocoFacts> coco;
};

/// One image with its labels.
struct Sample {
  std::filesystem::path image;
  cv::Size size;  ///< pixels, after turning by EXIF orientation
  std::vector<Label> labels;
  std::string coco_id{};  ///< JSON: what a COCO annotation file calls the image; empty otherwise
};

}  // namespace yolo::dataset
