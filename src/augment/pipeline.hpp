// All augmentations of detect, segment, pose and obb, in their order.
#pragma once

#include <yolo/train_options.hpp>

#include "augment/collage.hpp"
#include "augment/sample_source.hpp"
#include "augment/warp.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::augment {

struct PipelineSettings {
  int imgsz = 640;
  TargetKind target = TargetKind::boxes;
  int mask_ratio = 4;
  bool overlap_mask = true;
  int mosaic_images = 4;  ///< or 9, which no setting of the peer asks for
  std::vector<int>
      flip_idx;       ///< keypoint i of a mirrored object is the old flip_idx[i]; empty: pose never mirrors
  int keypoints = 0;  ///< points of an object
  int keypoint_values = 3;  ///< in FormattedSample; 3 tells the loss which points were lost on the way
};

/// Memory that is used again from sample to sample. One for each thread.
struct Scratch {
  WarpScratch warp;
  std::array<cv::Mat, 3>
      images;  ///< of the sample, of the one blended in, of the one objects are pasted from
  cv::Mat hsv;
};

class TrainingPipeline {
 public:
  /// Throws Error for settings that contradict each other.
  TrainingPipeline(const AugmentOptions& options, PipelineSettings settings);

  /// The sample for training, imgsz x imgsz. Depends on nothing but the source's data, the index and the key.
  /// Without `mosaic_open` (close_mosaic) there is no mosaic, mixup or copy_paste.
  FormattedSample make(SampleSource& source, std::size_t index, const RandomKey& key, bool mosaic_open) const;
  FormattedSample make(SampleSource& source, std::size_t index, const RandomKey& key, bool mosaic_open,
                       Scratch& scratch) const;

  /// The same in the shape of its batch (rect=True), where the peer has no mosaic and no mixup.
  FormattedSample make_rect(SampleSource& source, std::size_t index, const RandomKey& key, bool mosaic_open,
                            cv::Size shape, Scratch& scratch) const;

  /// Only the letterbox, as in validation: smaller images are not enlarged.
  FormattedSample make_plain(SampleSource& source, std::size_t index, cv::Size shape) const;

 private:
  struct Chain;
  TrainingSample load(SampleSource& source, std::size_t index) const;
  FormattedSample finished(TrainingSample& sample, Random& random, Scratch& scratch) const;

  AugmentOptions options_;
  PipelineSettings settings_;
};

}  // namespace yolo::augment
YOLO_OWN_SYMBOLS_END
