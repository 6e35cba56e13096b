#include "tasks/obb/rotated_decoder.hpp"

#include <numbers>
#include <yolo/error.hpp>

#include "tasks/detect/score_scan.hpp"
#include "tasks/obb/geometry.hpp"

namespace yolo::tasks::obb {

RotatedDecoder::RotatedDecoder(const graph::Network& network)
    : boxes_(detect::make_dfl_decoder(network)), strides_(network.strides) {}

std::vector<RotatedBox> RotatedDecoder::decode(std::span<const runtime::RawMap> maps, int image,
                                               const PostprocessOptions& options) const {
  std::vector<RotatedBox> result;
  for (const detect::Candidate& candidate : boxes_->decode(maps, image, options)) {
    result.push_back(turn(maps, image, candidate));
  }
  return result;
}

RotatedBox RotatedDecoder::turn(std::span<const runtime::RawMap> maps, int image,
                                const detect::Candidate& candidate) const {
  const Detection upright{candidate.x1, candidate.y1,   candidate.x2,
                          candidate.y2, candidate.conf, candidate.cls};
  const auto level = static_cast<std::size_t>(candidate.level);
  const std::size_t index = 2 * strides_.size() + level;  // after the boxes and scores of each level
  if (maps.size() <= index || maps[index].shape.size() != 4 || maps[index].shape[1] != 1) {
    throw Error(fmt::format("the head gave no map of one angle a place for level {}", level));
  }
  const runtime::RawMap& map = maps[index];
  const auto places = static_cast<std::size_t>(map.shape[2] * map.shape[3]);
  const float raw =
      map.data[static_cast<std::size_t>(image) * places + static_cast<std::size_t>(candidate.place)];
  const float angle = (detect::sigmoid(raw) - 0.25F) * std::numbers::pi_v<float>;  // -45 to 135 degrees
  const int width = static_cast<int>(map.shape[3]);
  const auto stride = static_cast<float>(strides_[level]);
  const cv::Point2f place((static_cast<float>(candidate.place % width) + 0.5F) * stride,
                          (static_cast<float>(candidate.place / width) + 0.5F) * stride);
  return turned(upright, place, angle);
}

}  // namespace yolo::tasks::obb
