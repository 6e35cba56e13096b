// From a picture with its class to an input of a classifier.
#pragma once

#include <yolo/train_options.hpp>

#include "augment/sample_source.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::augment {

/// Image: u8, H x W x 3, blue green red, of any size; the class is that of the first instance. The result has
/// imgsz x imgsz pixels (red green blue) and one class. Stateless; any number of threads may call it.
class ClassificationPipeline {
 public:
  /// Throws Error for an unknown auto_augment, imgsz below 1 and a crop_fraction not within 0..1.
  ClassificationPipeline(const AugmentOptions& options, int imgsz);

  /// augmented() and plain() of a sample of the source.
  FormattedSample make(SampleSource& source, std::size_t index, const RandomKey& key) const;
  FormattedSample make_plain(SampleSource& source, std::size_t index) const;

  /// For training: a random part scaled to the input, mirrored by chance, then colours or the automatic
  /// augmentation, then a blanked patch. The same for equal (key, sample).
  FormattedSample augmented(const TrainingSample& sample, const RandomKey& key, std::uint32_t number) const;
  /// For validation: the shorter side scaled to imgsz / crop_fraction, and its middle.
  FormattedSample plain(const TrainingSample& sample) const;

 private:
  enum class Automatic { none, rand_augment, auto_augment, aug_mix };
  static Automatic automatic_of(const std::string& name);
  cv::Mat recolored(const cv::Mat& image, const RandomKey& key, std::uint32_t number) const;

  AugmentOptions options_;
  int imgsz_;
  Automatic automatic_;
};

}  // namespace yolo::augment
YOLO_OWN_SYMBOLS_END
