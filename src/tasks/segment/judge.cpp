// Agreement of predicted and true masks, beside that of the boxes.
#include <yolo/error.hpp>

#include "tasks/detect/detect.hpp"
#include "tasks/label_place.hpp"
#include "tasks/segment/mask_overlap.hpp"
#include "tasks/segment/segment.hpp"
#include "tasks/segment/truth_masks.hpp"

namespace yolo::tasks::segment {
namespace {

class MaskJudge final : public Judge {
 public:
  explicit MaskJudge(const EvaluatorOptions& options) : options_(options) {}

  void prepare(PostprocessOptions& options) const override {
    options.mask_plane = options_.ap == ApKind::coco    ? MaskPlane::original
                         : options_.masks_at_input_size ? MaskPlane::input_late
                                                        : MaskPlane::prototype;
    options.keep_empty_masks = true;
  }

  Judgement compare(const dataset::Sample& sample, const image::InputPlan& plan,
                    const Results& results) const override {
    const std::size_t count = results.masks ? results.masks->size() : 0;
    if (count != results.boxes.size()) {
      throw Error(
          fmt::format("{} boxes come with {} masks, expected one for each", results.boxes.size(), count));
    }
    const Masks none;
    const Masks& masks = results.masks ? *results.masks : none;
    Judgement judgement = detect::compare_boxes(
        sample, results, label_shift(plan, options_.ap, options_.release), plan.transform);
    const bool coco = options_.ap == ApKind::coco;
    const TruthMasks truths = coco ? masks_in_image(sample) : peer_truths(sample, plan, masks.plane());
    if (coco && count > 0 && truths.plane != masks.plane())
      throw Error("masks of validation must have the size of the image");
    judgement.overlaps.push_back(compare_masks(truths, masks, judgement.true_crowd));
    for (std::size_t i = 0; coco && i < truths.masks.size(); ++i) {
      // As in the COCO files that are made of such labels.
      if (!sample.labels[i].coco) judgement.true_area[i] = static_cast<double>(area(truths.masks[i]));
    }
    return judgement;
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results;
    results.boxes = detect::true_boxes(sample);
    results.masks = Masks(masks_in_image(sample).masks, sample.size, sample.size);
    return results;
  }

 private:
  TruthMasks peer_truths(const dataset::Sample& sample, const image::InputPlan& plan, cv::Size plane) const {
    TruthMasks truths =
        masks_in_input(sample, plan, options_.mask_ratio, options_.overlap_mask, options_.release);
    return truths.plane == plane || plane.empty() ? truths : scaled(truths, plane);
  }

  Overlaps compare_masks(const TruthMasks& truths, const Masks& masks,
                         const std::vector<bool>& crowds) const {
    Overlaps overlaps;
    overlaps.truths = truths.masks.size();
    overlaps.predictions = masks.size();
    overlaps.values.reserve(overlaps.truths * overlaps.predictions);
    for (const Mask& mask : masks) overlaps.area.push_back(static_cast<double>(area(mask)));
    for (std::size_t i = 0; i < truths.masks.size(); ++i) {
      const Mask& truth = truths.masks[i];
      const auto true_area = static_cast<double>(area(truth));
      for (std::size_t j = 0; j < masks.size(); ++j) {
        const auto shared = static_cast<double>(intersection(truth, masks[j]));
        const double whole = crowds[i] ? overlaps.area[j] : true_area + overlaps.area[j] - shared;
        overlaps.values.push_back(ratio(shared, whole));
      }
    }
    return overlaps;
  }

  float ratio(double shared, double whole) const {
    constexpr float kTiny = 1e-7F;  // the peer's guard against empty masks
    if (options_.ap == ApKind::peer) return static_cast<float>(shared) / (static_cast<float>(whole) + kTiny);
    return shared > 0 ? static_cast<float>(shared / whole) : 0;
  }

  EvaluatorOptions options_;
};

}  // namespace

std::unique_ptr<Judge> make_judge(const EvaluatorOptions& options) {
  return std::make_unique<MaskJudge>(options);
}

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options) {
  return make_object_evaluator(options, {ApSubject::box, ApSubject::mask}, make_judge(options));
}

}  // namespace yolo::tasks::segment
