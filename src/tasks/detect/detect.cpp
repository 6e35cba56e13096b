#include "tasks/detect/detect.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {
namespace {

std::unique_ptr<HeadDecoder> make_decoder(const graph::HeadSpec& head) {
  switch (head.kind) {
    case graph::HeadKind::dense: return head.one_to_one ? make_end_to_end_decoder(head) : make_dfl_decoder(head);
    case graph::HeadKind::anchors: return make_anchor_decoder(head);
    case graph::HeadKind::queries: return make_query_decoder(head);
    case graph::HeadKind::decoded: return make_decoded_decoder(head);
    case graph::HeadKind::classes: break;
  }
  throw Error(fmt::format("the head \"{}\" does not detect boxes", head.type));
}

class DetectPostprocessor final : public Postprocessor {
 public:
  DetectPostprocessor(graph::HeadSpec head, std::unique_ptr<HeadDecoder> decoder)
      : head_(std::move(head)), decoder_(std::move(decoder)) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    std::vector<Detection> detections;
    for (const Candidate& box : find_boxes(*decoder_, head_.suppresses(), maps, image, options)) detections.push_back(restore(box, transform));
    results.boxes = Boxes(std::move(detections), transform.original);
  }

  bool suppresses() const override { return head_.suppresses(); }
  bool accepts_known() const override { return head_.suppresses(); }
  bool needs_single_precision() const override { return head_.refines_boxes(); }

 private:
  Detection restore(const Candidate& box, const image::Transform& transform) const {
    if (!head_.stretches_input()) return restored(box, transform);
    const auto width = static_cast<float>(transform.original.width), height = static_cast<float>(transform.original.height);
    return {box.x1 * width, box.y1 * height, box.x2 * width, box.y2 * height, box.conf, box.cls};
  }

  graph::HeadSpec head_;
  std::unique_ptr<HeadDecoder> decoder_;
};

}  // namespace

std::unique_ptr<image::InputFitter> make_fitter(const graph::HeadSpec& head) {
  return head.stretches_input() ? image::make_stretch_fitter() : image::make_letterbox_fitter(head.release);
}

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  return with_split_maps(std::make_unique<DetectPostprocessor>(head, make_decoder(head)), head);
}

// Boxes of several views are joined by NMS, which the other heads do without.
std::unique_ptr<Postprocessor> make_view_postprocessor(const graph::HeadSpec& head) {
  if (!head.suppresses()) return nullptr;
  return std::make_unique<DetectPostprocessor>(head, make_view_decoder(make_decoder(head), head));
}

}  // namespace yolo::tasks::detect
