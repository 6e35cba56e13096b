// A picture made of others, described before it is painted.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "augment/training_sample.hpp"

namespace yolo::augment {

struct Tile {
  cv::Mat image;     ///< u8, three channels; never written to, as caches may share it
  cv::Point origin;  ///< of its upper left pixel; parts outside the canvas do not show
};

/// Tiles on a grey canvas, later ones on top, and the objects in pixels of the canvas. Only what is seen of
/// it in the end has to be painted: the usual crop of a mosaic shows a quarter of its canvas.
struct Collage {
  cv::Size size;
  std::vector<Tile> tiles;
  std::vector<Instance> instances;
};

/// Paints `window` (pixels of the canvas) into `output`, which keeps its memory where it fits. The window may
/// reach beyond the canvas; that is grey too.
void paint(const Collage& collage, cv::Rect window, cv::Mat& output);

}  // namespace yolo::augment
