// The images of a training with their labels, decoded and scaled, with a cache.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <yolo/log.hpp>
#include <yolo/train_options.hpp>

#include "augment/sample_source.hpp"
#include "core/own_symbols.hpp"
#include "dataset/label.hpp"
#include "loader/image_files.hpp"
#include "loader/image_memory.hpp"
#include "loader/label_store.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

struct TrainingSetOptions {
  int imgsz = 640;      ///< the longer side becomes this; 0: images keep their size (classify)
  bool stretch = false; ///< both sides become imgsz (RT-DETR)
  double fraction = 1;  ///< of the images, from the first
  ImageCache cache = ImageCache::none;
  std::filesystem::path cache_folder;  ///< of ImageCache::disk; empty: it is off
  /// Images that are kept in any case, those used last: an image of a mosaic has been one of the last
  /// samples.
  std::size_t recent = 0;
  std::uint64_t memory = 0;  ///< bytes that ImageCache::ram may use; 0: two thirds of what is free
};

/// May be used by several threads.
class TrainingSet final : public augment::SampleSource {
 public:
  /// `samples` as dataset::scan_split or read_classification gives them. With too little memory or disk the
  /// cache keeps what fits, and `log` is told. Throws Error when no sample is left.
  TrainingSet(const std::vector<dataset::Sample>& samples, const TrainingSetOptions& options,
              const Log& log = {});

  std::size_t size() const override { return labels_.size(); }
  /// Throws UnreadableImage. The pixels may be shared with the cache and must not be written to.
  augment::TrainingSample load(std::size_t index) override;
  /// The pixels alone: u8 BGR. Shared.
  cv::Mat image(std::size_t index);

  std::filesystem::path path(std::size_t index) const { return labels_.path(index); }
  /// What the images have before padding, for BatchPlan.
  std::vector<cv::Size> original_sizes() const;
  const LabelStore& labels() const { return labels_; }
  /// Whether all images have one shape, so that batches of the images' own proportions (rect) make no sense.
  bool stretches() const { return stretch_; }
  /// Of the pixels that are kept in memory.
  std::uint64_t bytes_in_memory() const { return kept_.bytes() + recent_.bytes(); }

 private:
  cv::Mat read(std::size_t index);
  std::uint64_t bytes_of_all() const;
  std::uint64_t memory_for(const TrainingSetOptions& options, const Log& log) const;
  void open_files(const TrainingSetOptions& options, const Log& log);

  int imgsz_;
  bool stretch_;
  LabelStore labels_;
  ImageMemory kept_, recent_;
  std::unique_ptr<ImageFiles> files_;
};

/// Size of an image whose longer side becomes `imgsz`: the shorter one is rounded up, as in the peer.
cv::Size scaled_size(cv::Size image, int imgsz, bool stretch = false);

/// How many of `count` images a fraction is: rounded, halves to even, at least one.
std::size_t fraction_of(std::size_t count, double fraction);

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
