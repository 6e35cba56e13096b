#include "tasks/segment/mask_maps.hpp"

#include <yolo/error.hpp>

#include "tasks/head_maps.hpp"

namespace yolo::tasks::segment {
namespace {

const float* values_of(const runtime::RawMap& map, int image) {
  const std::int64_t size = map.shape[1] * map.shape[2] * map.shape[3];
  return map.data + static_cast<std::int64_t>(image) * size;
}

}  // namespace

MaskMaps::MaskMaps(std::span<const runtime::RawMap> maps, std::size_t levels, int image) {
  const runtime::RawMap& proto = map_named(maps, "protos");
  if (proto.shape.size() != 4 || image < 0 || image >= proto.shape[0]) {
    throw Error(
        fmt::format("map \"{}\" has shape [{}], expected prototypes of images x channels x height x width",
                    proto.name, fmt::join(proto.shape, ", ")));
  }
  for (std::size_t i = 0; i < levels; ++i) {
    levels_.push_back(detect::extra_map(maps, "masks", i, proto.shape[1], image));
  }
  prototypes_ = {values_of(proto, image), static_cast<int>(proto.shape[1]), static_cast<int>(proto.shape[2]),
                 static_cast<int>(proto.shape[3])};
}

std::vector<float> MaskMaps::coefficients(const detect::Candidate& box) const {
  if (box.level < 0) return {};
  const detect::LevelMap& level = levels_.at(static_cast<std::size_t>(box.level));
  const float* values = level.at(box.place);
  std::vector<float> result;
  for (int c = 0; c < prototypes_.channels; ++c)
    result.push_back(values[static_cast<std::size_t>(c) * level.places]);
  return result;
}

}  // namespace yolo::tasks::segment
