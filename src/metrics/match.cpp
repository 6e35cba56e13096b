// Assigns predictions to truths at ten overlap thresholds.
#include "metrics/match.hpp"

#include <yolo/error.hpp>

namespace yolo::metrics {
namespace {

/// The truth of the same class that each prediction overlaps most, and by how much; -1 for none.
/// Its choice does not depend on the threshold: the best pair is above it or no pair is.
struct Choice {
  int truth = -1;
  float iou = 0;
};

std::vector<Choice> choose(const cv::Mat1f& iou, std::span<const int> true_classes,
                           std::span<const int> predicted_classes) {
  std::vector<Choice> choices(predicted_classes.size());
  for (std::size_t truth = 0; truth < true_classes.size(); ++truth) {
    const float* row = iou[static_cast<int>(truth)];
    for (std::size_t i = 0; i < choices.size(); ++i) {
      // Of equal overlaps the last truth counts, as where the peer sorts ascending and turns the list round.
      if (predicted_classes[i] == true_classes[truth] && row[i] >= choices[i].iou) {
        choices[i] = {static_cast<int>(truth), row[i]};
      }
    }
  }
  return choices;
}

}  // namespace

const std::array<float, kThresholds>& iou_thresholds() {
  static constexpr std::array<float, kThresholds> kValues{0.5F,  0.55F, 0.6F,  0.65F, 0.7F,
                                                          0.75F, 0.8F,  0.85F, 0.9F,  0.95F};
  return kValues;
}

std::vector<Correct> match_predictions(const cv::Mat1f& iou, std::span<const int> true_classes,
                                       std::span<const int> predicted_classes) {
  std::vector<Correct> correct(predicted_classes.size(), Correct{});
  if (true_classes.empty() || predicted_classes.empty()) return correct;
  if (iou.rows != static_cast<int>(true_classes.size()) ||
      iou.cols != static_cast<int>(predicted_classes.size())) {
    throw Error(fmt::format("overlaps of {} truths and {} predictions expected, found {} x {}",
                            true_classes.size(), predicted_classes.size(), iou.rows, iou.cols));
  }
  const std::vector<Choice> choices = choose(iou, true_classes, predicted_classes);
  std::vector<bool> taken(true_classes.size());
  for (std::size_t level = 0; level < kThresholds; ++level) {
    std::fill(taken.begin(), taken.end(), false);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i].truth < 0 || choices[i].iou < iou_thresholds()[level]) continue;
      const auto truth = static_cast<std::size_t>(choices[i].truth);
      if (!taken[truth]) correct[i][level] = taken[truth] = true;
    }
  }
  return correct;
}

}  // namespace yolo::metrics
