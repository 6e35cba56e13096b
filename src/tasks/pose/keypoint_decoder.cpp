#include "tasks/pose/keypoint_decoder.hpp"

#include <yolo/error.hpp>

#include "tasks/detect/score_scan.hpp"

namespace yolo::tasks::pose {
namespace {

constexpr std::int64_t kMostKeypoints = 10000;

}  // namespace

KeypointDecoder::KeypointDecoder(const graph::Network& network) : strides_(network.strides) {
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
  const std::size_t index = 2 * strides_.size() + level;  // after the boxes and scores of each level
  if (maps.size() <= index || maps[index].shape.size() != 4 ||
      maps[index].shape[1] != static_cast<std::int64_t>(count * values)) {
    throw Error(
        fmt::format("the head gave no map of {} x {} keypoint values for level {}", count, values, level));
  }
  const runtime::RawMap& map = maps[index];
  const auto places = static_cast<std::size_t>(map.shape[2] * map.shape[3]);
  const int width = static_cast<int>(map.shape[3]);
  const auto column = static_cast<float>(candidate.place % width),
             row = static_cast<float>(candidate.place / width);
  const auto stride = static_cast<float>(strides_[level]);
  const float* data = map.data + static_cast<std::size_t>(image) * count * values * places +
                      static_cast<std::size_t>(candidate.place);
  for (std::size_t i = 0; i < count; ++i, data += values * places) {
    Keypoint point;  // a raw value of 1 is two cells from the cell's upper left corner
    point.x = (data[0] * 2 + column) * stride;
    point.y = (data[places] * 2 + row) * stride;
    if (values == 3) point.conf = detect::sigmoid(data[2 * places]);
    points.push_back(point);
  }
}

}  // namespace yolo::tasks::pose
