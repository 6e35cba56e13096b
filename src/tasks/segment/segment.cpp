#include "tasks/segment/segment.hpp"

#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/segment/mask_maps.hpp"

namespace yolo::tasks::segment {
namespace {

// The part of a plane of masks that shows the image, where it does not follow from the two sizes.
cv::Rect2d image_in(cv::Size plane, const image::Transform& transform) {
  const double x = static_cast<double>(plane.width) / transform.input.width;
  const double y = static_cast<double>(plane.height) / transform.input.height;
  return {transform.left * x, transform.top * y,
          transform.original.width * static_cast<double>(transform.scale_x) * x,
          transform.original.height * static_cast<double>(transform.scale_y) * y};
}

class SegmentPostprocessor final : public Postprocessor {
 public:
  SegmentPostprocessor(std::unique_ptr<detect::HeadDecoder> decoder, std::size_t levels)
      : decoder_(std::move(decoder)), levels_(levels) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const MaskMaps mask_maps(maps, levels_, image);
    const Prototypes& prototypes = mask_maps.prototypes();
    const MaskGrid grid = make_grid(options.mask_plane, {prototypes.width, prototypes.height}, transform);
    std::vector<Detection> detections;
    std::vector<Mask> masks;
    for (const detect::Candidate& box : detect::find_boxes(*decoder_, maps, image, options)) {
      const Detection detection = detect::restored(box, transform);
      detections.push_back(detection);
      const Xyxy edges = options.mask_plane == MaskPlane::original
                             ? Xyxy{detection.x1, detection.y1, detection.x2, detection.y2}
                             : Xyxy{box.x1, box.y1, box.x2, box.y2};
      const std::vector<float> coefficients = mask_maps.coefficients(box);
      masks.push_back(coefficients.empty() ? Mask{} : assemble(prototypes, coefficients, edges, grid));
    }
    results.boxes = Boxes(std::move(detections), transform.original);
    const bool by_sizes = options.mask_plane == MaskPlane::original || follows_from_sizes(transform);
    results.masks = Masks(std::move(masks), grid.plane, transform.original,
                          by_sizes ? cv::Rect2d() : image_in(grid.plane, transform));
  }

  bool accepts_known() const override { return true; }

 private:
  std::unique_ptr<detect::HeadDecoder> decoder_;
  std::size_t levels_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::masks) throw Error(fmt::format("the head \"{}\" does not give masks", head.type));
  return with_split_maps(std::make_unique<SegmentPostprocessor>(detect::make_place_decoder(head), head.strides.size()), head);
}

}  // namespace yolo::tasks::segment
