// The truth about one image: what a label file or an annotation file says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

namespace yolo::dataset {

/// A point of a skeleton. Coordinates are fractions of the image.
struct LabelKeypoint {
  float x = 0, y = 0;
  float visible =
      0;  ///< 0: not labelled, 1: hidden, 2: seen; 2 for labelled points of files without a third value
};

/// What only COCO annotation files tell. Lengths in pixels of the image.
struct CocoFacts {
  std::int64_t id = 0;
  double area = 0;
  bool crowd = false;
  std::vector<std::vector<cv::Point2f>> polygons;  ///< parts of one object
  std::vector<std::uint32_t> run_lengths;          ///< column by column, zeros first; empty without RLE
};

/// One object. All coordinates are fractions of the image (0..1).
struct Label {
  int cls = 0;
  float x = 0, y = 0, w = 0, h = 0;  ///< box: centre and size
  std::vector<cv::Point2f> polygon;  ///< outline (segment), or the four corners (obb); empty for plain boxes
  std::vector<LabelKeypoint> keypoints;  ///< empty when the dataset has none
  std::optional<CocoFacts> coco;
};

/// One image with its labels.
struct Sample {
  std::filesystem::path image;
  cv::Size size;  ///< pixels, after turning by EXIF orientation
  std::vector<Label> labels;
  std::int64_t coco_id = -1;  ///< image number in a COCO annotation file; -1 otherwise
};

}  // namespace yolo::dataset
