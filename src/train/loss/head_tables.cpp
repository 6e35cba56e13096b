#include "train/loss/head_tables.hpp"

#include <yolo/error.hpp>
#include "graph/heads.hpp"

namespace yolo::train {

std::int64_t CellGrid::rows() const {
  return levels.empty() ? 0 : levels.back().begin + images * levels.back().cells();
}

HeadTable::HeadTable(const CellGrid& grid, const std::vector<at::Tensor>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const at::Tensor& map = levels[i];
    if (i >= grid.levels.size() || map.size(0) != grid.images || map.size(2) != grid.levels[i].height ||
        map.size(3) != grid.levels[i].width) {
      throw Error(fmt::format("map {} of the head has not the size of the others of its level", i));
    }
    levels_.push_back(map.permute({0, 2, 3, 1}).contiguous().view({-1, map.size(1)}));
  }
}

at::Tensor HeadTable::select(const CellGrid& grid, const RowSet& set) const {
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const std::int64_t begin = set.level_begin[i], count = set.level_begin[i + 1] - begin;
    parts.push_back(levels_[i].index_select(0, set.rows.narrow(0, begin, count) - grid.levels[i].begin));
  }
  return at::cat(parts);
}

std::vector<at::Tensor> maps_named(const std::vector<NamedMap>& maps, const std::string& stem) {
  std::vector<at::Tensor> found;
  for (std::size_t level = 0;; ++level) {
    const at::Tensor* map = find_map(maps, graph::level_name(stem, level));
    if (map == nullptr) break;
    found.push_back(*map);
  }
  if (found.empty())
    throw Error(fmt::format("the network has no map {}.0, which the loss of its task needs", stem));
  return found;
}

at::Tensor map_named(const std::vector<NamedMap>& maps, const std::string& name) {
  const at::Tensor* map = find_map(maps, name);
  if (map == nullptr)
    throw Error(fmt::format("the network has no map {}, which the loss of its task needs", name));
  return *map;
}

CellGrid grid_of(const std::vector<at::Tensor>& levels, std::int64_t image_height, std::int64_t image_width) {
  CellGrid grid;
  grid.images = levels.front().size(0);
  grid.image_height = image_height;
  grid.image_width = image_width;
  std::int64_t begin = 0;
  for (const at::Tensor& map : levels) {
    const float stride = static_cast<float>(image_height) / static_cast<float>(map.size(2));
    grid.levels.push_back({map.size(2), map.size(3), stride, begin});
    begin += grid.images * grid.levels.back().cells();
  }
  return grid;
}

CellPoints points_of(const CellGrid& grid, at::Device device) {
  const at::TensorOptions options = at::TensorOptions(at::kFloat).device(device);
  std::vector<at::Tensor> centers, strides;
  for (const CellGrid::Level& level : grid.levels) {
    const at::Tensor x = at::arange(level.width, options) + 0.5, y = at::arange(level.height, options) + 0.5;
    const std::vector<std::int64_t> shape{level.height, level.width};
    const at::Tensor points = at::stack({x.expand(shape), y.unsqueeze(1).expand(shape)}, 2);
    centers.push_back(points.view({1, -1, 2}).expand({grid.images, -1, 2}).reshape({-1, 2}));
    strides.push_back(at::full({grid.images * level.cells(), 1}, level.stride, options));
  }
  return {at::cat(centers), at::cat(strides)};
}

}  // namespace yolo::train
