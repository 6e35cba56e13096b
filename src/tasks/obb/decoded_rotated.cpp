#include "tasks/obb/decoded_rotated.hpp"

#include <yolo/error.hpp>

#include "tasks/detect/level_map.hpp"

namespace yolo::tasks::obb {

RotatedBox decoded_rotated(std::span<const runtime::RawMap> maps, int image,
                           const detect::Candidate& candidate) {
  const float angle = *detect::extra_map(maps, 1, 0, 1, "angles", image).at(candidate.place);
  const detect::LevelMap boxes = {maps[0].data + image * 4 * maps[0].shape[3],
                                  static_cast<std::size_t>(maps[0].shape[3]), 0};
  const float* box = boxes.at(candidate.place);
  return {box[0], box[boxes.places], box[2 * boxes.places], box[3 * boxes.places],
          angle,  candidate.conf,    candidate.cls};
}

}  // namespace yolo::tasks::obb
