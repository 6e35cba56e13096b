#include "augment/mosaic.hpp"

#include <array>

#include "augment/instances.hpp"

namespace yolo::augment {
namespace {

void place(Collage& collage, TrainingSample& sample, cv::Point origin) {
  scale_and_move(sample.instances, {1, 1}, origin);
  append(collage.instances, std::move(sample.instances));
  collage.tiles.push_back({sample.image, origin});
}

void finish(Collage& collage) {
  clip(collage.instances, collage.size);
  drop_empty(collage.instances);
}

}  // namespace

MosaicDraw draw_mosaic(int imgsz, Random& random) {
  const double first = imgsz / 2,
               last = 2 * imgsz - imgsz / 2;  // NOLINT(bugprone-integer-division): whole pixels
  MosaicDraw draw;
  draw.y = static_cast<int>(random.uniform(first, last));
  draw.x = static_cast<int>(random.uniform(first, last));
  return draw;
}

Collage mosaic4(std::span<TrainingSample> samples, int imgsz, MosaicDraw draw) {
  Collage collage{{2 * imgsz, 2 * imgsz}, {}, {}};
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Size size = samples[i].image.size();
    place(collage, samples[i],
          {i % 2 == 0 ? draw.x - size.width : draw.x, i < 2 ? draw.y - size.height : draw.y});
  }
  finish(collage);
  return collage;
}

Collage mosaic9(std::span<TrainingSample> samples, int imgsz) {
  Collage collage{{2 * imgsz, 2 * imgsz}, {}, {}};
  const cv::Size middle = samples[0].image.size();
  cv::Size before = middle;  // of the sample placed last
  for (std::size_t i = 0; i < 9; ++i) {
    const cv::Size size = samples[i].image.size();
    const std::array<cv::Point, 9> origins{{
        {0, 0},
        {0, -size.height},                                           // above
        {before.width, -size.height},                                // beside that
        {middle.width, 0},                                           // right
        {middle.width, before.height},                               // below that
        {middle.width - size.width, middle.height},                  // below
        {middle.width - before.width - size.width, middle.height},   // beside that
        {-size.width, middle.height - size.height},                  // left
        {-size.width, middle.height - before.height - size.height},  // above that
    }};
    // Half a side of the larger canvas is cut off on each side.
    place(collage, samples[i], origins.at(i) + cv::Point(imgsz, imgsz) - cv::Point(imgsz / 2, imgsz / 2));
    before = size;
  }
  finish(collage);
  return collage;
}

}  // namespace yolo::augment
