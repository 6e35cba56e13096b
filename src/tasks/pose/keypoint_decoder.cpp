#include "tasks/pose/keypoint_decoder.hpp"

#include <yolo/error.hpp>

#include "graph/decoded_head.hpp"
#include "tasks/detect/level_map.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/pose/decoded_keypoints.hpp"

namespace yolo::tasks::pose {
namespace {

constexpr std::int64_t kMostKeypoints = 10000;

}  // namespace

KeypointDecoder::KeypointDecoder(const graph::Network& network)
    : strides_(network.strides), is_decoded_(graph::has_decoded_head(network)) {
  const graph::Module& head = *network.layers.back().module;
  const auto found = head.attributes.find("kpt_shape");
  const auto* shape =
      found == head.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
  if (!shape || shape->size() != 2 || (*shape)[0] < 1 || (*shape)[0] > kMostKeypoints ||
      ((*shape)[1] != 2 && (*shape)[1] != 3)) {
    throw Error("the pose head has no kpt_shape of the form [number of keypoints, 2 or 3], such as [17, 3]");
  }
  per_object_ = static_cast<int>((*shape)[0]);
  values_ = static_cast<int>((*shape)[1]);
}

void KeypointDecoder::decode(std::span<const runtime::RawMap> maps, int image,
                             const detect::Candidate& candidate, std::vector<Keypoint>& points) const {
  const auto count = static_cast<std::size_t>(per_object_), values = static_cast<std::size_t>(values_);
  if (candidate.level < 0) {
    points.resize(points.size() + count);
    return;
  }
  const auto level = static_cast<std::size_t>(candidate.level);
  const auto planes = static_cast<std::int64_t>(count * values);
  const detect::LevelMap map = detect::extra_map(maps, strides_.size(), level, planes, "keypoints", image);
  if (is_decoded_) return decoded_keypoints(map, candidate.place, per_object_, values_, points);
  const auto column = static_cast<float>(candidate.place % map.width),
             row = static_cast<float>(candidate.place / map.width);
  const auto stride = static_cast<float>(strides_[level]);
  const std::size_t places = map.places;
  const float* data = map.at(candidate.place);
  for (std::size_t i = 0; i < count; ++i, data += values * places) {
    Keypoint point;  // a raw value of 1 is two cells from the cell's upper left corner
    point.x = (data[0] * 2 + column) * stride;
    point.y = (data[places] * 2 + row) * stride;
    if (values == 3) point.conf = detect::sigmoid(data[2 * places]);
    points.push_back(point);
  }
}

}  // namespace yolo::tasks::pose
