#include "tasks/detect/head_decoder.hpp"

#include "tasks/detect/nms.hpp"

namespace yolo::tasks::detect {

std::vector<Candidate> find_boxes(const HeadDecoder& decoder, bool suppresses, std::span<const runtime::RawMap> maps, int image,
                                  const PostprocessOptions& options) {
  std::vector<Candidate> candidates = decoder.decode(maps, image, options);
  if (!suppresses) return candidates;
  candidates.insert(candidates.begin(), options.known.begin(), options.known.end());
  return non_maximum_suppression(std::move(candidates), nms_options(options));
}

Detection restored(const Candidate& box, const image::Transform& transform) {
  Detection detection{box.x1, box.y1, box.x2, box.y2, box.conf, box.cls};
  transform.restore_box(detection.x1, detection.y1, detection.x2, detection.y2);
  return detection;
}

bool is_wanted(const std::vector<int>& classes, int cls) {
  return classes.empty() || std::find(classes.begin(), classes.end(), cls) != classes.end();
}

}  // namespace yolo::tasks::detect
