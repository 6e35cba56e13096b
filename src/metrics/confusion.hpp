// The confusion matrix: which class was taken for which.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <vector>

#include "core/release.hpp"

namespace yolo::metrics {

/// What differs between the releases of the peer.
struct ConfusionRules {
  float usual_conf = 0.001F;  ///< the threshold that stands for none: 0.25 is taken then
  /// Whether everything seen where nothing is counts. 8.3 leaves it out for a picture that has truths of which none was found.
  bool counts_all_seen = false;
};
/// `rotated`: of turned boxes, whose validation has a threshold of its own in 8.4.
ConfusionRules confusion_rules(Release release, bool rotated);

/// Counts with a row for each predicted and a column for each true class. For objects a last row and column
/// stand for the background: row background is what was missed, column background what was seen where nothing
/// is.
class ConfusionMatrix {
 public:
  /// For objects. `conf`: predictions must be above it; without a value, or with validation's default
  /// (ConfusionRules::usual_conf), it is 0.25 as in the peer. Throws Error unless classes > 0.
  explicit ConfusionMatrix(int classes, std::optional<float> conf = {}, float iou = 0.45F, ConfusionRules rules = {});

  /// For pictures with one class each; there is no background.
  static ConfusionMatrix for_classification(int classes);

  /// The objects of one picture. `iou`: a row for each truth and a column for each prediction, of whatever
  /// overlap the task has, and whatever their classes. Throws Error for a class that is not there and for
  /// sizes that do not fit.
  void add_objects(const cv::Mat1f& iou, std::span<const int> true_classes,
                   std::span<const int> predicted_classes, std::span<const float> confidences);

  /// A picture with its best prediction. Throws Error for a class that is not there.
  void add_picture(int predicted, int truth);

  int classes() const { return classes_; }
  bool has_background() const { return side_ > classes_; }
  /// classes(), or one more with background.
  int side() const { return side_; }
  std::int64_t at(int predicted, int truth) const;
  float confidence() const { return conf_; }

  /// Right and wrong predictions of each class.
  struct Counts {
    std::vector<std::int64_t> right, wrong;
  };
  Counts counts() const;

 private:
  ConfusionMatrix(int classes, int side, float conf, float iou, ConfusionRules rules);
  std::size_t index(int predicted, int truth) const;
  void check_class(int cls) const;

  int classes_, side_;
  float conf_, iou_;
  ConfusionRules rules_;
  std::vector<std::int64_t> cells_;
};

}  // namespace yolo::metrics
