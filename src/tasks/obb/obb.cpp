#include "tasks/obb/obb.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/obb/geometry.hpp"
#include "tasks/obb/nms.hpp"
#include "tasks/obb/rotated_decoder.hpp"

namespace yolo::tasks::obb {
namespace {

class ObbPostprocessor final : public Postprocessor {
 public:
  explicit ObbPostprocessor(const graph::HeadSpec& head)
      : decoder_(head), suppresses_(head.suppresses()), release_(head.release) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    std::vector<RotatedBox> boxes = decoder_.decode(maps, image, options);
    if (suppresses_) boxes = rotated_suppression(std::move(boxes), detect::nms_options(options));
    // 8.4 gives the boxes as the head does, also when predicting.
    const bool regular = !options.keep_rotation && release_ == Release::v8_3;
    for (RotatedBox& box : boxes) box = restored(regular ? regularised(box) : box, transform, release_);
    results.obb = Obb(std::move(boxes), transform.original);
  }

  bool suppresses() const override { return suppresses_; }

 private:
  RotatedDecoder decoder_;
  bool suppresses_;
  Release release_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::angle)
    throw Error(fmt::format("the head \"{}\" does not give rotated boxes", head.type));
  return with_split_maps(std::make_unique<ObbPostprocessor>(head), head);
}

}  // namespace yolo::tasks::obb
