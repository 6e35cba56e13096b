// The evaluator of tasks whose results are objects: detect, segment, pose and obb.
#include <set>

#include "metrics/confusion.hpp"
#include "tasks/average_precision.hpp"
#include "tasks/judge.hpp"

namespace yolo::tasks {
namespace {

constexpr float kConfusionIou = 0.45F;

class ObjectEvaluator final : public Evaluator {
 public:
  ObjectEvaluator(const EvaluatorOptions& options, std::vector<ApSubject> subjects, std::unique_ptr<Judge> judge, bool rotated)
      : options_(options),
        names_(std::make_shared<const std::vector<std::string>>(options.names)),
        subjects_(std::move(subjects)),
        judge_(std::move(judge)),
        confusion_(static_cast<int>(std::max<std::size_t>(options.names.size(), 1)), static_cast<float>(options.conf), kConfusionIou,
                   metrics::confusion_rules(options.release, rotated)) {
    metrics_.ap = options.ap;
    metrics_.names = options.names;
    metrics_.counts.resize(options.names.size());
  }

  void prepare(PostprocessOptions& options) const override { judge_->prepare(options); }

  void add(const dataset::Sample& sample, const image::InputPlan& plan, const Results& results) override {
    Judgement image = judge_->compare(sample, plan, results);
    if (options_.single_class) {
      std::fill(image.cls.begin(), image.cls.end(), 0);
      std::fill(image.true_cls.begin(), image.true_cls.end(), 0);
    }
    count(image);
    confuse(image);
    images_.push_back(std::move(image));
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results = judge_->truth(sample);
    results.path = sample.image.string();
    results.names = names_;
    return results;
  }

  std::vector<std::string_view> subjects() const override {
    std::vector<std::string_view> titles;
    for (ApSubject subject : subjects_) {
      titles.push_back(subject == ApSubject::mask ? "Mask" : subject == ApSubject::pose ? "Pose" : "Box");
    }
    return titles;
  }

  ValMetrics finish() override {
    metrics_.images = static_cast<int>(images_.size());
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      std::optional<ApMetrics>& part = subjects_[i] == ApSubject::mask   ? metrics_.seg
                                       : subjects_[i] == ApSubject::pose ? metrics_.pose
                                                                         : metrics_.box;
      part = average_precision(images_, i, subjects_[i], options_);
    }
    const int side = confusion_.side();
    metrics_.confusion_matrix.size = side;
    for (int predicted = 0; predicted < side; ++predicted) {
      for (int truth = 0; truth < side; ++truth) {
        metrics_.confusion_matrix.counts.push_back(static_cast<double>(confusion_.at(predicted, truth)));
      }
    }
    return metrics_;
  }

 private:
  void count(const Judgement& image) {
    std::set<int> seen;
    for (std::size_t i = 0; i < image.true_cls.size(); ++i) {
      const int cls = image.true_cls[i];
      if (image.true_crowd[i] || cls < 0 || static_cast<std::size_t>(cls) >= metrics_.counts.size()) continue;
      ++metrics_.instances;
      ++metrics_.counts[static_cast<std::size_t>(cls)].instances;
      if (seen.insert(cls).second) ++metrics_.counts[static_cast<std::size_t>(cls)].images;
    }
  }

  void confuse(const Judgement& image) {
    const CountedTruths truths = without_crowds(image, 0);
    confusion_.add_objects(truths.overlaps, truths.classes, image.cls, image.conf);
  }

  EvaluatorOptions options_;
  std::shared_ptr<const std::vector<std::string>> names_;
  std::vector<ApSubject> subjects_;
  std::unique_ptr<Judge> judge_;
  metrics::ConfusionMatrix confusion_;
  ValMetrics metrics_;
  std::vector<Judgement> images_;
};

}  // namespace

CountedTruths without_crowds(const Judgement& image, std::size_t subject) {
  const Overlaps& all = image.overlaps[subject];
  CountedTruths counted;
  std::vector<float> values;
  for (std::size_t i = 0; i < all.truths; ++i) {
    if (image.true_crowd[i]) continue;
    counted.classes.push_back(image.true_cls[i]);
    const auto row = all.values.begin() + static_cast<std::ptrdiff_t>(i * all.predictions);
    values.insert(values.end(), row, row + static_cast<std::ptrdiff_t>(all.predictions));
  }
  counted.overlaps.create(static_cast<int>(counted.classes.size()), static_cast<int>(all.predictions));
  if (!values.empty()) std::copy(values.begin(), values.end(), counted.overlaps.ptr<float>());
  return counted;
}

std::unique_ptr<Evaluator> make_object_evaluator(const EvaluatorOptions& options, std::vector<ApSubject> subjects,
                                                 std::unique_ptr<Judge> judge, bool rotated) {
  return std::make_unique<ObjectEvaluator>(options, std::move(subjects), std::move(judge), rotated);
}

}  // namespace yolo::tasks
