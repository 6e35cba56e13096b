// Pictures of a dataset's labels: how many of each class, where the boxes lie, how large they are.
#pragma once

#include <array>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::plot {

/// The boxes of all training labels.
struct LabelBoxes {
  std::vector<int> classes;
  std::vector<std::array<float, 4>>
      boxes;  ///< centre, width and height as fractions of the image; as many as `classes`
  std::vector<std::string> names;  ///< of all classes of the dataset
};

/// Four panels, u8 BGR, 1600 x 1600: labels of each class, with the names up to 30 classes; the first 1000
/// boxes, moved to a common centre, in the colours of their classes; a map of the centres, with y downwards
/// as in the images; a map of widths and heights. Throws Error when the lists do not match. The manual's file
/// name: labels.jpg.
cv::Mat draw_labels(const LabelBoxes& labels);

/// Centre x, y, width and height against each other, u8 BGR, 2000 x 2000: maps below the diagonal, histograms
/// on it. Throws Error when the lists do not match. The manual's file name: labels_correlogram.jpg.
cv::Mat draw_labels_correlogram(const LabelBoxes& labels);

/// Draws and writes a picture file. Throws Error as above and as save_image() does.
void plot_labels(const std::filesystem::path& file, const LabelBoxes& labels);
void plot_labels_correlogram(const std::filesystem::path& file, const LabelBoxes& labels);

}  // namespace yolo::plot
YOLO_OWN_SYMBOLS_END
