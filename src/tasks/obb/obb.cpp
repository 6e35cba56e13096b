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
  explicit ObbPostprocessor(const graph::HeadSpec& head) : decoder_(head) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    std::vector<RotatedBox> boxes =
        rotated_suppression(decoder_.decode(maps, image, options), detect::nms_options(options));
    for (RotatedBox& box : boxes) box = restored(options.keep_rotation ? box : regularised(box), transform);
    results.obb = Obb(std::move(boxes), transform.original);
  }

 private:
  RotatedDecoder decoder_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::angle) throw Error(fmt::format("the head \"{}\" does not give rotated boxes", head.type));
  return with_split_maps(std::make_unique<ObbPostprocessor>(head), head);
}

}  // namespace yolo::tasks::obb
