#include "tasks/obb/rotated_decoder.hpp"

#include <numbers>

#include "tasks/detect/level_map.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/obb/decoded_rotated.hpp"
#include "tasks/obb/geometry.hpp"

namespace yolo::tasks::obb {

RotatedDecoder::RotatedDecoder(const graph::HeadSpec& head)
    : boxes_(detect::make_place_decoder(head)),
      strides_(head.strides),
      is_decoded_(head.is_decoded()),
      raw_angle_(head.raw_angle) {}

std::vector<RotatedBox> RotatedDecoder::decode(std::span<const runtime::RawMap> maps, int image,
                                               const PostprocessOptions& options) const {
  std::vector<RotatedBox> result;
  for (const detect::Candidate& candidate : boxes_->decode(maps, image, options)) {
    result.push_back(is_decoded_ ? decoded_rotated(maps, image, candidate) : turn(maps, image, candidate));
  }
  return result;
}

RotatedBox RotatedDecoder::turn(std::span<const runtime::RawMap> maps, int image,
                                const detect::Candidate& candidate) const {
  const Detection upright{candidate.x1, candidate.y1,   candidate.x2,
                          candidate.y2, candidate.conf, candidate.cls};
  const auto level = static_cast<std::size_t>(candidate.level);
  const detect::LevelMap map = detect::extra_map(maps, "angles", level, 1, image);
  const float raw = *map.at(candidate.place);
  const float angle = raw_angle_ ? raw : (detect::sigmoid(raw) - 0.25F) * std::numbers::pi_v<float>;  // -45 to 135 degrees
  const auto stride = static_cast<float>(strides_[level]);
  const cv::Point2f place((static_cast<float>(candidate.place % map.width) + 0.5F) * stride,
                          (static_cast<float>(candidate.place / map.width) + 0.5F) * stride);
  return turned(upright, place, angle);
}

}  // namespace yolo::tasks::obb
