#include "tasks/pose/keypoint_decoder.hpp"

#include "tasks/detect/level_map.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/pose/decoded_keypoints.hpp"

namespace yolo::tasks::pose {
KeypointDecoder::KeypointDecoder(const graph::HeadSpec& head)
    : strides_(head.strides),
      is_decoded_(head.is_decoded()),
      centred_(head.centred_keypoints),
      per_object_(static_cast<int>(head.keypoints)),
      values_(static_cast<int>(head.keypoint_values)) {}

void KeypointDecoder::decode(std::span<const runtime::RawMap> maps, int image,
                             const detect::Candidate& candidate, std::vector<Keypoint>& points) const {
  const auto count = static_cast<std::size_t>(per_object_), values = static_cast<std::size_t>(values_);
  if (candidate.level < 0) {
    points.resize(points.size() + count);
    return;
  }
  const auto level = static_cast<std::size_t>(candidate.level);
  const auto planes = static_cast<std::int64_t>(count * values);
  const detect::LevelMap map = detect::extra_map(maps, "keypoints", level, planes, image);
  if (is_decoded_) return decoded_keypoints(map, candidate.place, per_object_, values_, points);
  const auto column = static_cast<float>(candidate.place % map.width),
             row = static_cast<float>(candidate.place / map.width);
  const auto stride = static_cast<float>(strides_[level]);
  const std::size_t places = map.places;
  const float* data = map.at(candidate.place);
  for (std::size_t i = 0; i < count; ++i, data += values * places) {
    Keypoint point;
    if (centred_) {
      point.x = (data[0] + (column + 0.5F)) * stride;
      point.y = (data[places] + (row + 0.5F)) * stride;
    } else {  // a raw value of 1 is two cells from the cell's upper left corner
      point.x = (data[0] * 2 + column) * stride;
      point.y = (data[places] * 2 + row) * stride;
    }
    if (values == 3) point.conf = detect::sigmoid(data[2 * places]);
    points.push_back(point);
  }
}

}  // namespace yolo::tasks::pose
