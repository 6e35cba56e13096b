#include "tasks/pose/pose.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/pose/keypoint_decoder.hpp"

namespace yolo::tasks::pose {
namespace {

// The peer's pose results have boxes of whole pixels (8.3); its validation compares them unrounded.
void round_to_pixels(Detection& box) {
  for (float* value : {&box.x1, &box.y1, &box.x2, &box.y2}) *value = std::nearbyint(*value);
}

// The peer's pose results take the padding before keypoints as half of what is left over, which can be half a
// pixel beside the whole pixels that it takes for boxes, and for both in validation.
image::Transform with_exact_padding(image::Transform transform, Release release) {
  if (release == Release::v8_4) {
    const cv::Rect2d place = image::place_between(transform.input, transform.original, release);
    transform.left = static_cast<float>(place.x);
    transform.top = static_cast<float>(place.y);
    return transform;
  }
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
      : boxes_(detect::make_place_decoder(head)),
        keypoints_(head),
        suppresses_(head.suppresses()),
        release_(head.release) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const bool keeps_all =
        options.keep_hidden_keypoints || release_ == Release::v8_4;  // points and fractions of boxes
    std::vector<Detection> detections;
    std::vector<Keypoint> points;
    for (const detect::Candidate& box : detect::find_boxes(*boxes_, suppresses_, maps, image, options)) {
      Detection detection = detect::restored(box, transform);
      if (!keeps_all) round_to_pixels(detection);
      detections.push_back(detection);
      keypoints_.decode(maps, image, box, points);
    }
    const image::Transform back =
        options.keep_hidden_keypoints ? transform : with_exact_padding(transform, release_);
    for (Keypoint& point : points) {
      const cv::Point2f restored = back.restore_point({point.x, point.y});
      point.x = restored.x;
      point.y = restored.y;
    }
    results.boxes = Boxes(std::move(detections), transform.original);
    results.keypoints = Keypoints(std::move(points), keypoints_.per_object(), keypoints_.has_conf(),
                                  transform.original, keeps_all);
  }

  bool suppresses() const override { return suppresses_; }
  bool accepts_known() const override { return suppresses_; }

 private:
  std::unique_ptr<detect::HeadDecoder> boxes_;
  KeypointDecoder keypoints_;
  bool suppresses_;
  Release release_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::keypoints)
    throw Error(fmt::format("the head \"{}\" does not give keypoints", head.type));
  return with_split_maps(std::make_unique<PosePostprocessor>(head), head);
}

}  // namespace yolo::tasks::pose
