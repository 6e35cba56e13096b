#include "tasks/obb/decoded_rotated.hpp"

#include "tasks/detect/level_map.hpp"

namespace yolo::tasks::obb {

RotatedBox decoded_rotated(std::span<const runtime::RawMap> maps, int image,
                           const detect::Candidate& candidate) {
  const float angle = *detect::extra_map(maps, "angles", 0, 1, image).at(candidate.place);
  const detect::LevelMap boxes = detect::extra_map(maps, "boxes", 0, 4, image);
  const float* box = boxes.at(candidate.place);
  return {box[0], box[boxes.places], box[2 * boxes.places], box[3 * boxes.places],
          angle,  candidate.conf,    candidate.cls};
}

}  // namespace yolo::tasks::obb
