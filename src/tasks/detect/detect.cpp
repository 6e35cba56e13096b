#include "tasks/detect/detect.hpp"

#include <yolo/error.hpp>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"

namespace yolo::tasks::detect {
namespace {

struct HeadRow {
  std::string_view type;
  std::unique_ptr<HeadDecoder> (*make)(const graph::Network& network);
};

constexpr HeadRow kHeads[] = {
    {"Detect", make_dfl_decoder},
    {"AnchorDetect", make_anchor_decoder},
};

class DetectPostprocessor final : public Postprocessor {
 public:
  explicit DetectPostprocessor(std::unique_ptr<HeadDecoder> decoder) : decoder_(std::move(decoder)) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const NmsOptions nms{.iou = options.iou, .max_det = options.max_det, .agnostic = options.agnostic};
    std::vector<Detection> detections;
    for (const Candidate& box : non_maximum_suppression(decoder_->decode(maps, image, options), nms)) {
      Detection detection{box.x1, box.y1, box.x2, box.y2, box.conf, box.cls};
      transform.restore_box(detection.x1, detection.y1, detection.x2, detection.y2);
      detections.push_back(detection);
    }
    results.boxes = Boxes(std::move(detections), transform.original);
  }

 private:
  std::unique_ptr<HeadDecoder> decoder_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::Network& network) {
  const std::string& type = network.layers.back().module->type;
  for (const HeadRow& row : kHeads) {
    if (row.type == type) return std::make_unique<DetectPostprocessor>(row.make(network));
  }
  throw Error(fmt::format("the head \"{}\" does not detect boxes", type));
}

}  // namespace yolo::tasks::detect
