// The confusion matrix by the peer's rules.
#include "metrics/confusion.hpp"

#include <algorithm>
#include <yolo/error.hpp>

namespace yolo::metrics {
namespace {

constexpr int kNone = -1;

/// The best partner in `row` above `least`; of equals the last. `kNone` without one.
template <typename Value>
int best_above(int count, float least, Value value) {
  int best = kNone;
  for (int i = 0; i < count; ++i) {
    if (value(i) > least && (best == kNone || value(i) >= value(best))) best = i;
  }
  return best;
}

/// The column of `iou` that belongs to each row: each column takes its best row, each row the best of those.
std::vector<int> pair_up(const cv::Mat1f& iou, const std::vector<int>& columns, int rows, float least) {
  std::vector<int> column_of(static_cast<std::size_t>(rows), kNone);
  for (int column : columns) {
    const int row = best_above(rows, least, [&](int i) { return iou(i, column); });
    if (row == kNone) continue;
    int& taken = column_of[static_cast<std::size_t>(row)];
    if (taken == kNone || iou(row, column) >= iou(row, taken)) taken = column;
  }
  return column_of;
}

}  // namespace

ConfusionRules confusion_rules(Release release, bool rotated) {
  if (release == Release::v8_3) return {};
  return {.usual_conf = rotated ? 0.01F : 0.001F, .counts_all_seen = true};
}

ConfusionMatrix::ConfusionMatrix(int classes, int side, float conf, float iou, ConfusionRules rules)
    : classes_(classes), side_(side), conf_(conf), iou_(iou), rules_(rules) {
  if (classes <= 0)
    throw Error(fmt::format("a confusion matrix needs at least one class, found {}", classes));
  cells_.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
}

ConfusionMatrix::ConfusionMatrix(int classes, std::optional<float> conf, float iou, ConfusionRules rules)
    : ConfusionMatrix(classes, classes + 1, !conf || *conf == rules.usual_conf ? 0.25F : *conf, iou, rules) {}

ConfusionMatrix ConfusionMatrix::for_classification(int classes) { return {classes, classes, 0, 0, {}}; }

std::size_t ConfusionMatrix::index(int predicted, int truth) const {
  return static_cast<std::size_t>(predicted) * static_cast<std::size_t>(side_) +
         static_cast<std::size_t>(truth);
}

std::int64_t ConfusionMatrix::at(int predicted, int truth) const { return cells_[index(predicted, truth)]; }

void ConfusionMatrix::check_class(int cls) const {
  if (cls < 0 || cls >= classes_)
    throw Error(fmt::format("a class of 0..{} expected, found {}", classes_ - 1, cls));
}

void ConfusionMatrix::add_objects(const cv::Mat1f& iou, std::span<const int> true_classes,
                                  std::span<const int> predicted_classes,
                                  std::span<const float> confidences) {
  const auto truths = static_cast<int>(true_classes.size());
  const auto predictions = static_cast<int>(predicted_classes.size());
  const bool pairs = truths > 0 && predictions > 0;
  if (confidences.size() != predicted_classes.size() ||
      (pairs && (iou.rows != truths || iou.cols != predictions))) {
    throw Error(fmt::format("overlaps of {} truths and {} predictions expected, found {} x {}", truths,
                            predictions, iou.rows, iou.cols));
  }
  for (int cls : true_classes) check_class(cls);
  for (int cls : predicted_classes) check_class(cls);
  const int background = classes_;
  std::vector<int> sure;
  for (int i = 0; i < predictions; ++i) {
    if (confidences[static_cast<std::size_t>(i)] > conf_) sure.push_back(i);
  }
  const std::vector<int> partner = pair_up(iou, sure, truths, iou_);
  for (std::size_t i = 0; i < partner.size(); ++i) {
    const int predicted =
        partner[i] == kNone ? background : predicted_classes[static_cast<std::size_t>(partner[i])];
    ++cells_[index(predicted, true_classes[i])];
  }
  // A picture with truths of which none was found adds nothing to the background column in 8.3: the peer leaves
  // those predictions out, and its matrix is the reference.
  const bool any = std::any_of(partner.begin(), partner.end(), [](int column) { return column != kNone; });
  if (truths > 0 && !any && !rules_.counts_all_seen) return;
  for (int i : sure) {
    if (std::find(partner.begin(), partner.end(), i) == partner.end()) {
      ++cells_[index(predicted_classes[static_cast<std::size_t>(i)], background)];
    }
  }
}

void ConfusionMatrix::add_picture(int predicted, int truth) {
  check_class(predicted);
  check_class(truth);
  ++cells_[index(predicted, truth)];
}

ConfusionMatrix::Counts ConfusionMatrix::counts() const {
  Counts result;
  for (int cls = 0; cls < classes_; ++cls) {
    std::int64_t row = 0;
    for (int truth = 0; truth < side_; ++truth) row += at(cls, truth);
    result.right.push_back(at(cls, cls));
    result.wrong.push_back(row - at(cls, cls));
  }
  return result;
}

}  // namespace yolo::metrics
