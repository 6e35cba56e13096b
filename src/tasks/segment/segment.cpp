#include "tasks/segment/segment.hpp"

#include <opencv2/core.hpp>
#include <yolo/error.hpp>

#include "tasks/decoded_head.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/segment/mask_maps.hpp"

namespace yolo::tasks::segment {
namespace {

// The part of a plane of masks that shows the image; empty where Masks works it out from the two sizes.
cv::Rect2d image_in(cv::Size plane, MaskPlane kind, const image::Transform& transform, Release release) {
  if (kind == MaskPlane::original || follows_from_sizes(transform, release))
    return release == Release::v8_3 ? cv::Rect2d() : image::place_between(plane, transform.original, release);
  const double x = static_cast<double>(plane.width) / transform.input.width;
  const double y = static_cast<double>(plane.height) / transform.input.height;
  return {transform.left * x, transform.top * y,
          transform.original.width * static_cast<double>(transform.scale_x) * x,
          transform.original.height * static_cast<double>(transform.scale_y) * y};
}

bool is_empty(const Mask& mask) { return mask.where.empty() || cv::countNonZero(mask.bits) == 0; }

class SegmentPostprocessor final : public Postprocessor {
 public:
  explicit SegmentPostprocessor(const graph::HeadSpec& head)
      : decoder_(detect::make_place_decoder(head)),
        levels_(head.strides.size()),
        suppresses_(head.suppresses()),
        release_(head.release) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const MaskMaps mask_maps(maps, levels_, image);
    const Prototypes& prototypes = mask_maps.prototypes();
    const std::vector<detect::Candidate> boxes =
        detect::find_boxes(*decoder_, suppresses_, maps, image, options);
    const MaskGrid grid = make_grid(options.mask_plane, {prototypes.width, prototypes.height}, transform,
                                    release_, boxes.size());
    const bool drops_empty = release_ == Release::v8_4 && !options.keep_empty_masks;
    std::vector<Detection> detections;
    std::vector<Mask> masks;
    for (const detect::Candidate& box : boxes) {
      const Detection detection = detect::restored(box, transform);
      const Xyxy edges = options.mask_plane == MaskPlane::original
                             ? Xyxy{detection.x1, detection.y1, detection.x2, detection.y2}
                             : Xyxy{box.x1, box.y1, box.x2, box.y2};
      const std::vector<float> coefficients = mask_maps.coefficients(box);
      Mask mask = coefficients.empty() ? Mask{} : assemble(prototypes, coefficients, edges, grid);
      if (drops_empty && is_empty(mask)) continue;
      detections.push_back(detection);
      masks.push_back(std::move(mask));
    }
    results.boxes = Boxes(std::move(detections), transform.original);
    results.masks = Masks(std::move(masks), grid.plane, transform.original,
                          image_in(grid.plane, options.mask_plane, transform, release_),
                          release_ == Release::v8_4 ? Outline::joined : Outline::largest);
  }

  bool suppresses() const override { return suppresses_; }
  bool accepts_known() const override { return suppresses_; }

 private:
  std::unique_ptr<detect::HeadDecoder> decoder_;
  std::size_t levels_;
  bool suppresses_;
  Release release_;
};

}  // namespace

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.extra != graph::HeadExtra::masks)
    throw Error(fmt::format("the head \"{}\" does not give masks", head.type));
  return with_split_maps(std::make_unique<SegmentPostprocessor>(head), head);
}

}  // namespace yolo::tasks::segment
