#include "tasks/detect/detect.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {
namespace {

struct HeadRow {
  std::string_view type;
  std::unique_ptr<HeadDecoder> (*make)(const graph::Network& network);
  bool suppresses = true;        ///< NMS follows, and cuts to max_det
  bool stretches_input = false;  ///< the image fills the input; boxes are fractions of it and may reach beyond it
  bool refines_boxes = false;    ///< boxes are found by small steps, which half precision would round away
};

constexpr HeadRow kHeads[] = {
    {"Detect", make_dfl_decoder},
    {"AnchorDetect", make_anchor_decoder},
    {"v10Detect", make_end_to_end_decoder, false},
    {"RTDETRDecoder", make_query_decoder, false, true, true},
    {graph::kDecodedHead, make_decoded_decoder},
};

const HeadRow* find_head(const graph::Network& network) {
  const std::string& type = network.layers.back().module->type;
  const HeadRow* row = std::find_if(std::begin(kHeads), std::end(kHeads), [&](const HeadRow& r) { return r.type == type; });
  return row == std::end(kHeads) ? nullptr : row;
}

class DetectPostprocessor final : public Postprocessor {
 public:
  DetectPostprocessor(const HeadRow& head, std::unique_ptr<HeadDecoder> decoder) : head_(head), decoder_(std::move(decoder)) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const std::vector<Candidate> candidates =
        head_.suppresses ? find_boxes(*decoder_, maps, image, options) : decoder_->decode(maps, image, options);
    std::vector<Detection> detections;
    for (const Candidate& box : candidates) detections.push_back(restore(box, transform));
    results.boxes = Boxes(std::move(detections), transform.original);
  }

  bool suppresses() const override { return head_.suppresses; }
  bool accepts_known() const override { return head_.suppresses; }
  bool needs_single_precision() const override { return head_.refines_boxes; }

 private:
  Detection restore(const Candidate& box, const image::Transform& transform) const {
    if (!head_.stretches_input) return restored(box, transform);
    const auto width = static_cast<float>(transform.original.width), height = static_cast<float>(transform.original.height);
    return {box.x1 * width, box.y1 * height, box.x2 * width, box.y2 * height, box.conf, box.cls};
  }

  const HeadRow& head_;
  std::unique_ptr<HeadDecoder> decoder_;
};

}  // namespace

std::unique_ptr<image::InputFitter> make_fitter(const graph::Network& network) {
  const HeadRow* head = find_head(network);
  return head && head->stretches_input ? image::make_stretch_fitter() : image::make_letterbox_fitter();
}

std::unique_ptr<Postprocessor> make_postprocessor(const graph::Network& network) {
  if (const HeadRow* head = find_head(network)) {
    return with_split_maps(std::make_unique<DetectPostprocessor>(*head, head->make(network)), network);
  }
  throw Error(fmt::format("the head \"{}\" does not detect boxes", network.layers.back().module->type));
}

// Boxes of several views are joined by NMS, which the other heads do without.
std::unique_ptr<Postprocessor> make_view_postprocessor(const graph::Network& network) {
  const HeadRow* head = find_head(network);
  if (!head || !head->suppresses) return nullptr;
  return std::make_unique<DetectPostprocessor>(*head, make_view_decoder(head->make(network), network));
}

}  // namespace yolo::tasks::detect
