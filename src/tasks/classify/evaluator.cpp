// Shares of right classes among all pictures of a validation.
#include "metrics/confusion.hpp"
#include "tasks/classify/classify.hpp"

namespace yolo::tasks::classify {
namespace {

class ClassifyEvaluator final : public Evaluator {
 public:
  explicit ClassifyEvaluator(const EvaluatorOptions& options)
      : names_(std::make_shared<const std::vector<std::string>>(options.names)) {
    metrics_.task = "classify";
    metrics_.ap = options.ap;
    metrics_.names = options.names;
    metrics_.counts.resize(options.names.size());
  }

  void prepare(PostprocessOptions&) const override {}

  void add(const dataset::Sample& sample, const image::InputPlan&, const Results& results) override {
    if (sample.labels.empty() || sample.labels.front().cls < 0) {
      metrics_.problems.push_back(sample.image.string() + ": no class is known for this picture");
      return;
    }
    if (!results.probs || results.probs->size() == 0) {
      metrics_.problems.push_back(sample.image.string() + ": no class was predicted for this picture");
      return;
    }
    const int truth = sample.labels.front().cls;
    const std::size_t known = std::max(results.probs->size(), names_->size());
    if (static_cast<std::size_t>(truth) >= known) {
      metrics_.problems.push_back(
          fmt::format("{}: there is no class {} among {}", sample.image.string(), truth, known));
      return;
    }
    count(results, truth, known);
  }

  ValMetrics finish() override {
    // Single precision, as the peer counts: it shows in the third digit of the table.
    const auto share = [this](int right) {
      return pairs_.empty() ? 0.0F : static_cast<float>(right) / static_cast<float>(pairs_.size());
    };
    metrics_.images = metrics_.instances = static_cast<int>(pairs_.size());
    metrics_.top1 = share(right_);
    metrics_.top5 = share(among_five_);
    fill_confusion();
    return metrics_;
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results;
    results.path = sample.image.string();
    results.names = names_;
    results.boxes = Boxes({}, sample.size);
    std::vector<float> certain(names_->size(), 0.0F);
    const int cls = sample.labels.empty() ? -1 : sample.labels.front().cls;
    if (cls >= 0 && static_cast<std::size_t>(cls) < certain.size())
      certain[static_cast<std::size_t>(cls)] = 1;
    results.probs = Probs(std::move(certain));
    return results;
  }

 private:
  void count(const Results& results, int truth, std::size_t known) {
    const std::vector<int> best = results.probs->top5();
    right_ += best.front() == truth ? 1 : 0;
    among_five_ += std::find(best.begin(), best.end(), truth) != best.end() ? 1 : 0;
    pairs_.emplace_back(best.front(), truth);
    classes_ = std::max(classes_, known);
    // The network may know more classes than the dataset; then its names are those of the confusion matrix.
    if (results.names && results.names->size() > metrics_.names.size()) metrics_.names = *results.names;
    if (metrics_.counts.size() < known) metrics_.counts.resize(known);
    ++metrics_.counts[static_cast<std::size_t>(truth)].images;
    ++metrics_.counts[static_cast<std::size_t>(truth)].instances;
  }

  void fill_confusion() {
    const int size = static_cast<int>(std::max(classes_, metrics_.names.size()));
    metrics_.confusion_matrix.size = size;
    if (size == 0) return;
    metrics::ConfusionMatrix matrix = metrics::ConfusionMatrix::for_classification(size);
    for (const auto& [predicted, truth] : pairs_) matrix.add_picture(predicted, truth);
    metrics_.confusion_matrix.counts.clear();
    for (int p = 0; p < size; ++p) {
      for (int t = 0; t < size; ++t)
        metrics_.confusion_matrix.counts.push_back(static_cast<double>(matrix.at(p, t)));
    }
  }

  std::shared_ptr<const std::vector<std::string>> names_;
  ValMetrics metrics_;
  std::vector<std::pair<int, int>> pairs_;  ///< predicted and true class of each picture
  std::size_t classes_ = 0;
  int right_ = 0, among_five_ = 0;
};

}  // namespace

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options) {
  return std::make_unique<ClassifyEvaluator>(options);
}

}  // namespace yolo::tasks::classify
