// An image of a data set with what its labels say.
#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace yolo {

struct LabelledPoint {
  float x = 0, y = 0;
  float visible = 0;  ///< 0: not labelled, 1: hidden, 2: seen
};

/// One object. Coordinates are fractions of the image (0..1).
struct LabelledObject {
  int cls = 0;
  float x = 0, y = 0, w = 0, h = 0;      ///< box: centre and size
  std::vector<cv::Point2f> polygon;      ///< outline (segment) or four corners (obb); empty for plain boxes
  std::vector<LabelledPoint> keypoints;  ///< empty when the data set has none
};

struct LabelledImage {
  std::string path;
  cv::Size size;  ///< pixels, after turning by EXIF orientation
  std::vector<LabelledObject> objects;
};

}  // namespace yolo
