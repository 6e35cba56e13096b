#include "tasks/pose/decoded_keypoints.hpp"

namespace yolo::tasks::pose {

void decoded_keypoints(const detect::LevelMap& map, int place, int count, int values,
                       std::vector<Keypoint>& points) {
  const float* data = map.at(place);
  for (int i = 0; i < count; ++i, data += static_cast<std::size_t>(values) * map.places) {
    Keypoint point;
    point.x = data[0];
    point.y = data[map.places];
    if (values == 3) point.conf = data[2 * map.places];
    points.push_back(point);
  }
}

}  // namespace yolo::tasks::pose
