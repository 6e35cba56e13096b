#include "tasks/pose/pose.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/pose/keypoint_decoder.hpp"

namespace yolo::tasks::pose {
namespace {

// The peer's pose results have boxes of whole pixels; its validation compares them unrounded.
void round_to_pixels(Detection& box) {
  for (float* value : {&box.x1, &box.y1, &box.x2, &box.y2}) *value = std::nearbyint(*value);
}

// The peer's pose results take the padding before keypoints as half of what is left over, which can be half a
// pixel beside the whole pixels that it takes for boxes, and for both in validation.
image::Transform with_exact_padding(image::Transform transform) {
  const auto padding = [](int inside, int side, float scale) {
    return static_cast<float>((inside - side * static_cast<double>(scale)) / 2);
  };
  transform.left = padding(transform.input.width, transform.original.width, transform.scale_x);
  transform.top = padding(transform.input.height, transform.original.height, transform.scale_y);
  return transform;
}

class PosePostprocessor final : public Postprocessor {
 public:
  explicit PosePostprocessor(const graph::HeadSpec& head)
      : boxes_(detect::make_place_decoder(head)), keypoints_(head) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    std::vector<Detection> detections;
    std::vector<Keypoint> points;
    for (const detect::Candidate& box : detect::find_boxes(*boxes_, maps, image, options)) {
      Detection detection = detect::restored(box, transform);
      if (!options.keep_hidden_keypoints) round_to_pixels(detection);
      detections.push_back(detection);
      keypoints_.decode(maps, image, box, points);
    }
    const image::Transform back = options.keep_hidden_keypoints ? transform : with_exact_padding(transform);
    for (Keypoint& point : points) {
      const cv::Point2f restored = back.restore_point({point.x, point.y});
      point.x = restored.x;
      point.y = restored.y;
    }
    results.boxes = Boxes(std::move(detections), transform.original);
    results.keypoints = Keypoints(std::move(points), keypoints_.per_object(), keypoints_.has_conf(),
                                  transform.original, options.keep_hidden_keypoints);
  }

  bool accepts_known() const override { return true; }

 private:
  std::unique_ptr<detect::HeadDecoder> boxes_;
  KeypointDecoder keypoints_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::keypoints) throw Error(fmt::format("the head \"{}\" does not give keypoints", head.type));
  return with_split_maps(std::make_unique<PosePostprocessor>(head), head);
}

}  // namespace yolo::tasks::pose
