#include "tasks/head_maps.hpp"

#include <algorithm>

#include <yolo/error.hpp>

namespace yolo::tasks {

const runtime::RawMap& map_named(std::span<const runtime::RawMap> maps, std::string_view name) {
  const auto found = std::find_if(maps.begin(), maps.end(), [&](const runtime::RawMap& map) { return map.name == name; });
  if (found != maps.end()) return *found;
  std::vector<std::string_view> known;
  for (const runtime::RawMap& map : maps) known.push_back(map.name);
  throw Error(fmt::format("the network has no map \"{}\"; it gave: {}", name, fmt::join(known, ", ")));
}

const runtime::RawMap& level_map(std::span<const runtime::RawMap> maps, std::string_view stem, std::size_t level,
                                 std::int64_t planes, int image) {
  const runtime::RawMap& map = map_named(maps, graph::level_name(stem, level));
  if (map.shape.size() == 4 && map.shape[1] == planes && image >= 0 && image < map.shape[0]) return map;
  throw Error(fmt::format("the head's map \"{}\" has the shape [{}], expected [images, {}, height, width]", map.name,
                          fmt::join(map.shape, ", "), planes));
}

}  // namespace yolo::tasks
