// Scales images into a grid and lets each draw its labels there.
#include "plot/chart/mosaic.hpp"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/text.hpp"
#include "plot/utf8.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

struct Grid {
  int columns = 1, rows = 1;
  cv::Size tile;  // pixels, scaled
  double scale = 1;
};

Grid grid_for(std::span<const MosaicTile> tiles) {
  cv::Size largest;
  for (const MosaicTile& tile : tiles) {
    if (tile.image.empty() || tile.image.type() != CV_8UC3) {
      throw Error(fmt::format("Cannot put '{}' into a mosaic: expected an 8-bit BGR image", tile.caption));
    }
    largest = {std::max(largest.width, tile.image.cols), std::max(largest.height, tile.image.rows)};
  }
  const int count = static_cast<int>(tiles.size());
  Grid grid;
  while (grid.columns * grid.columns < count) ++grid.columns;
  grid.rows = (count + grid.columns - 1) / grid.columns;
  const int side = grid.columns * std::max(largest.width, largest.height);
  grid.scale = std::min(1.0, static_cast<double>(kMosaicSide) / side);
  grid.tile = {std::max(1, static_cast<int>(largest.width * grid.scale)),
               std::max(1, static_cast<int>(largest.height * grid.scale))};
  return grid;
}

std::string caption_of(const std::string& text) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kCaptionLength && bytes < text.size(); ++i) {
    bytes += first_character(std::string_view(text).substr(bytes)).length;
  }
  return text.substr(0, bytes);
}

// Light letters with a dark rim can be read on any picture.
void draw_caption(cv::Mat& area, const std::string& caption, double height) {
  const TextStyle rim{height, {40, 40, 40}}, letters{height, {235, 235, 235}};
  const cv::Point2d at(6, height / 2 + 7);
  for (const int dx : {-1, 0, 1}) {
    for (const int dy : {-1, 0, 1}) draw_text(area, caption, at + cv::Point2d(dx, dy), rim);
  }
  draw_text(area, caption, at, letters);
}

void draw_tile(cv::Mat area, const MosaicTile& tile, double scale) {
  const cv::Size size(std::clamp(cvRound(tile.image.cols * scale), 1, area.cols),
                      std::clamp(cvRound(tile.image.rows * scale), 1, area.rows));
  cv::Mat place = area(cv::Rect({}, size));
  cv::resize(tile.image, place, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const int shorter = std::min(area.cols, area.rows);
  if (tile.draw) {
    Annotator annotator(place, shorter < 200 ? 1 : 2, std::clamp(shorter / 1100.0, 0.3, 0.6));
    tile.draw(annotator, scale);
  }
  if (!tile.caption.empty())
    draw_caption(area, caption_of(tile.caption), std::clamp(shorter / 60.0, 6.0, 11.0));
  cv::rectangle(area, {0, 0}, {area.cols - 1, area.rows - 1}, cv::Scalar::all(255), 1);
}

}  // namespace

cv::Mat draw_mosaic(std::span<const MosaicTile> tiles) {
  if (tiles.empty()) throw Error("Cannot draw a mosaic: expected at least one image, found none");
  tiles = tiles.first(std::min(tiles.size(), kMosaicTiles));
  const Grid grid = grid_for(tiles);
  cv::Mat mosaic = white_canvas({grid.columns * grid.tile.width, grid.rows * grid.tile.height});
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const int index = static_cast<int>(i);
    const cv::Point corner(index % grid.columns * grid.tile.width, index / grid.columns * grid.tile.height);
    draw_tile(mosaic(cv::Rect(corner, grid.tile)), tiles[i], grid.scale);
  }
  return mosaic;
}

void plot_mosaic(const std::filesystem::path& file, std::span<const MosaicTile> tiles) {
  save_image(file, draw_mosaic(tiles));
}

}  // namespace yolo::plot
