// Agreement of predicted and true rotated boxes.
#include "metrics/overlap.hpp"
#include "tasks/label_place.hpp"
#include "tasks/obb/geometry.hpp"
#include "tasks/obb/obb.hpp"
#include "tasks/obb/truth.hpp"

namespace yolo::tasks::obb {
namespace {

/// Boxes keep their form only where both directions have one scale.
metrics::RotatedBox at_one_scale(RotatedBox box, const image::InputPlan& plan) {
  box.x *= widening(plan);
  box.width *= widening(plan);
  return plain(box);
}

double area(const RotatedBox& box) { return static_cast<double>(box.width) * box.height; }

class ObbJudge final : public Judge {
 public:
  explicit ObbJudge(Release release) : release_(release) {}

  void prepare(PostprocessOptions& options) const override { options.keep_rotation = true; }

  Judgement compare(const dataset::Sample& sample, const image::InputPlan& plan,
                    const Results& results) const override {
    Judgement judgement;
    std::vector<metrics::RotatedBox> predictions, truths;
    for (const RotatedBox& box : results.obb.value_or(Obb())) {
      judgement.conf.push_back(box.conf);
      judgement.cls.push_back(box.cls);
      judgement.area.push_back(area(box));
      predictions.push_back(at_one_scale(box, plan));
    }
    for (const RotatedBox& box : true_boxes(sample, plan, release_)) {
      const auto& coco = sample.labels[truths.size()].coco;
      judgement.true_cls.push_back(box.cls);
      judgement.true_crowd.push_back(coco && coco->crowd);
      judgement.true_area.push_back(coco ? coco->area : area(box));
      truths.push_back(at_one_scale(box, plan));
    }
    const cv::Mat1f overlap = metrics::probiou(truths, predictions);
    judgement.overlaps.push_back({truths.size(),
                                  predictions.size(),
                                  {overlap.ptr<float>(), overlap.ptr<float>() + overlap.total()},
                                  {}});
    return judgement;
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results;
    results.obb = Obb(true_boxes(sample), sample.size);
    return results;
  }

 private:
  Release release_;
};

}  // namespace

std::unique_ptr<Judge> make_judge(Release release) { return std::make_unique<ObbJudge>(release); }

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options) {
  return make_object_evaluator(options, {ApSubject::box}, make_judge(options.release), true);
}

}  // namespace yolo::tasks::obb
