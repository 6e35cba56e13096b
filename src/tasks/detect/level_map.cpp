#include "tasks/detect/level_map.hpp"

#include <yolo/error.hpp>

#include "tasks/head_maps.hpp"

namespace yolo::tasks::detect {

const float* LevelMap::at(int place) const {
  if (place < 0 || static_cast<std::size_t>(place) >= places)
    throw Error("a box does not belong to the maps of its level");
  return values + place;
}

LevelMap extra_map(std::span<const runtime::RawMap> maps, std::string_view stem, std::size_t level, std::int64_t planes,
                   int image) {
  const runtime::RawMap& map = level_map(maps, stem, level, planes, image);
  const std::int64_t places = map.shape[2] * map.shape[3];
  return {map.data + image * planes * places, static_cast<std::size_t>(places), static_cast<int>(map.shape[3])};
}

}  // namespace yolo::tasks::detect
