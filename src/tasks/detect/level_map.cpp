#include "tasks/detect/level_map.hpp"

#include <yolo/error.hpp>

namespace yolo::tasks::detect {

const float* LevelMap::at(int place) const {
  if (place < 0 || static_cast<std::size_t>(place) >= places)
    throw Error("a box does not belong to the maps of its level");
  return values + place;
}

LevelMap extra_map(std::span<const runtime::RawMap> maps, std::size_t levels, std::size_t level,
                   std::int64_t planes, std::string_view what, int image) {
  constexpr std::size_t kMapsBefore = 2;  // of each level: boxes, classes
  const std::size_t index = kMapsBefore * levels + level;
  if (level >= levels || index >= maps.size()) {
    throw Error(
        fmt::format("the head gave {} maps, none of them with {} of level {}", maps.size(), what, level));
  }
  const runtime::RawMap& map = maps[index];
  if (map.shape.size() != 4 || map.shape[1] != planes || image < 0 || image >= map.shape[0]) {
    throw Error(fmt::format("the head's map \"{}\" has shape [{}], expected [images, {}, height, width]: {}",
                            map.name, fmt::join(map.shape, ", "), planes, what));
  }
  const std::int64_t places = map.shape[2] * map.shape[3];
  return {map.data + image * planes * places, static_cast<std::size_t>(places),
          static_cast<int>(map.shape[3])};
}

}  // namespace yolo::tasks::detect
