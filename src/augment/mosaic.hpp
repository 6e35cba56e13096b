// Several pictures joined into one (manual: mosaic).
#pragma once

#include <span>

#include "augment/collage.hpp"
#include "core/random.hpp"

namespace yolo::augment {

/// The random part of a mosaic of four, apart from which pictures it takes: where they meet.
struct MosaicDraw {
  int x = 0, y = 0;  ///< pixels of the canvas
};

/// Anywhere but in the outer quarters of a canvas of 2 * imgsz.
MosaicDraw draw_mosaic(int imgsz, Random& random);

/// Four samples with sides up to imgsz that touch in one point: upper left, upper right, lower left, lower
/// right. The canvas is 2 * imgsz wide and high. Objects are cut off at its edges, and left out when nothing
/// remains.
Collage mosaic4(std::span<TrainingSample> samples, int imgsz, MosaicDraw draw);

/// Nine samples: one in the middle, the others around it clockwise from above, each touching the one before.
/// Of the 3 * imgsz canvas the middle 2 * imgsz are kept. No setting of the peer asks for it.
Collage mosaic9(std::span<TrainingSample> samples, int imgsz);

}  // namespace yolo::augment
