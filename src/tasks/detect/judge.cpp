// Agreement of predicted and true boxes.
#include "tasks/judge.hpp"

#include "metrics/overlap.hpp"
#include "tasks/detect/detect.hpp"
#include "tasks/label_place.hpp"

namespace yolo::tasks::detect {
namespace {

class BoxJudge final : public Judge {
 public:
  BoxJudge(ApKind kind, Release release) : kind_(kind), release_(release) {}

  Judgement compare(const dataset::Sample& sample, const image::InputPlan& plan,
                    const Results& results) const override {
    return compare_boxes(sample, results, label_shift(plan, kind_, release_), plan.transform);
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results;
    results.boxes = true_boxes(sample);
    return results;
  }

 private:
  ApKind kind_;
  Release release_;
};

Boxes placed_boxes(const dataset::Sample& sample, cv::Point2f shift, image::Transform transform) {
  const auto width = static_cast<float>(sample.size.width), height = static_cast<float>(sample.size.height);
  transform.original = sample.size;
  std::vector<Detection> boxes;
  for (const dataset::Label& label : sample.labels) {
    Detection box;
    box.x1 = (label.x - label.w / 2) * width + shift.x;
    box.y1 = (label.y - label.h / 2) * height + shift.y;
    box.x2 = (label.x + label.w / 2) * width + shift.x;
    box.y2 = (label.y + label.h / 2) * height + shift.y;
    transform.cut_box(box.x1, box.y1, box.x2, box.y2);
    box.conf = std::numeric_limits<float>::quiet_NaN();  // a label has none: nothing is drawn or written
    box.cls = label.cls;
    boxes.push_back(box);
  }
  return {std::move(boxes), sample.size};
}

}  // namespace

Boxes true_boxes(const dataset::Sample& sample) { return placed_boxes(sample, {}, {}); }

Judgement compare_boxes(const dataset::Sample& sample, const Results& results, cv::Point2f shift,
                        const image::Transform& transform) {
  Judgement judgement;
  const std::vector<Xyxy> predicted = results.boxes.xyxy();
  for (const Detection& box : results.boxes) {
    judgement.conf.push_back(box.conf);
    judgement.cls.push_back(box.cls);
    judgement.area.push_back((static_cast<double>(box.x2) - box.x1) * (static_cast<double>(box.y2) - box.y1));
  }
  const Boxes truths = placed_boxes(sample, shift, transform);
  Overlaps& overlaps = judgement.overlaps.emplace_back();
  overlaps.truths = truths.size();
  overlaps.predictions = results.boxes.size();
  const std::vector<Xyxy> expected = truths.xyxy();
  cv::Mat1f table = metrics::box_iou(expected, predicted);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const Detection& truth = truths[i];
    const auto& coco = sample.labels[i].coco;
    judgement.true_cls.push_back(truth.cls);
    judgement.true_crowd.push_back(coco && coco->crowd);
    judgement.true_area.push_back(coco ? coco->area
                                       : (static_cast<double>(truth.x2) - truth.x1) *
                                             (static_cast<double>(truth.y2) - truth.y1));
    // A picture without predictions has rows without values, which OpenCV copies nothing into.
    if (coco && coco->crowd && !predicted.empty())
      metrics::box_ioa({&expected[i], 1}, predicted).copyTo(table.row(static_cast<int>(i)));
  }
  if (!table.empty()) overlaps.values.assign(table.ptr<float>(), table.ptr<float>() + table.total());
  return judgement;
}

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options) {
  return make_object_evaluator(options, {ApSubject::box}, std::make_unique<BoxJudge>(options.ap, options.release));
}

}  // namespace yolo::tasks::detect
