// The maps of a head as tables: one row a cell, one column a channel.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include <yolo/train/named_map.hpp>

namespace yolo::train {

/// Cells of all levels and images under one number. Rows run level by level, within a level image by image,
/// within an image row by row of the map: so each level's table is a view of the network's own memory.
struct CellGrid {
  struct Level {
    std::int64_t height, width;
    float stride;        ///< pixels a cell
    std::int64_t begin;  ///< first row
    std::int64_t cells() const { return height * width; }
  };
  std::vector<Level> levels;
  std::int64_t images = 0;
  std::int64_t image_height = 0, image_width = 0;  ///< pixels

  std::int64_t rows() const;
  /// Row of a cell of an image.
  std::int64_t row(std::size_t level, std::int64_t image, std::int64_t cell) const {
    return levels[level].begin + image * levels[level].cells() + cell;
  }
};

/// Some rows in ascending order, and where those of each level begin among them.
struct RowSet {
  at::Tensor rows;                        ///< F, i64
  std::vector<std::int64_t> level_begin;  ///< levels + 1
  std::int64_t count() const { return level_begin.back(); }
};

/// One kind of map at all levels.
class HeadTable {
 public:
  /// `levels`: one map N x C x H x W a level.
  HeadTable(const CellGrid& grid, const std::vector<at::Tensor>& levels);
  /// (N * H * W) x C of each level: views where the memory is channels-last.
  const std::vector<at::Tensor>& levels() const { return levels_; }
  std::int64_t columns() const { return levels_.front().size(1); }
  /// F x C. Gradients flow into these rows only, and zeros into levels of which there is none: so every
  /// process that shares a batch has gradients of the same maps.
  at::Tensor select(const CellGrid& grid, const RowSet& set) const;

 private:
  std::vector<at::Tensor> levels_;
};

/// The maps "<stem>0", "<stem>1", ...; throws Error when there is none.
std::vector<at::Tensor> maps_named(const std::vector<NamedMap>& maps, const std::string& stem);
/// The one map of that name; throws Error when there is none.
at::Tensor map_named(const std::vector<NamedMap>& maps, const std::string& name);

/// The grid of one kind of map for images of this size.
CellGrid grid_of(const std::vector<at::Tensor>& levels, std::int64_t image_height, std::int64_t image_width);

/// Centres of all cells in cells, rows x 2, and pixels a cell, rows x 1.
struct CellPoints {
  at::Tensor centers, strides;
};
CellPoints points_of(const CellGrid& grid, at::Device device);

}  // namespace yolo::train
