#include "tasks/segment/mask_maps.hpp"

#include <yolo/error.hpp>

namespace yolo::tasks::segment {
namespace {

constexpr std::size_t kMapsBefore = 2;  // of each level: boxes, classes

const float* values_of(const runtime::RawMap& map, int image) {
  const std::int64_t size = map.shape[1] * map.shape[2] * map.shape[3];
  return map.data + static_cast<std::int64_t>(image) * size;
}

}  // namespace

MaskMaps::MaskMaps(std::span<const runtime::RawMap> maps, std::size_t levels, int image) {
  const std::size_t first = kMapsBefore * levels;
  if (maps.size() != first + levels + 1) {
    throw Error(fmt::format(
        "the segmentation head gave {} maps, expected {}: boxes, classes and mask coefficients of {} "
        "levels, and the prototypes",
        maps.size(), first + levels + 1, levels));
  }
  const runtime::RawMap& proto = maps.back();
  for (const runtime::RawMap& map : maps.subspan(first)) {
    if (map.shape.size() != 4 || map.shape[1] != proto.shape[1] || image < 0 || image >= map.shape[0]) {
      throw Error(fmt::format("map \"{}\" has shape [{}], expected [images, {}, height, width]", map.name,
                              fmt::join(map.shape, ", "), proto.shape.size() == 4 ? proto.shape[1] : 0));
    }
  }
  for (std::size_t i = 0; i < levels; ++i) {
    const runtime::RawMap& map = maps[first + i];
    levels_.push_back({values_of(map, image), static_cast<std::size_t>(map.shape[2] * map.shape[3])});
  }
  prototypes_ = {values_of(proto, image), static_cast<int>(proto.shape[1]), static_cast<int>(proto.shape[2]),
                 static_cast<int>(proto.shape[3])};
}

std::vector<float> MaskMaps::coefficients(const detect::Candidate& box) const {
  if (box.level < 0) return {};
  const Level& level = levels_.at(static_cast<std::size_t>(box.level));
  const auto place = static_cast<std::size_t>(box.place);
  if (box.place < 0 || place >= level.places) throw Error("a box does not belong to the maps of its level");
  std::vector<float> result;
  for (int c = 0; c < prototypes_.channels; ++c)
    result.push_back(level.values[static_cast<std::size_t>(c) * level.places + place]);
  return result;
}

}  // namespace yolo::tasks::segment
