// The images of a validation, read ahead and planned in batches of one input shape.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <yolo/val_options.hpp>

#include "dataset/batch_plan.hpp"
#include "dataset/problem.hpp"
#include "engine/pipeline.hpp"

namespace yolo::engine {

/// What belongs to an image on its way through the network.
struct ValImage {
  const dataset::Sample* sample = nullptr;
  int group = 0;  ///< of images that share an input shape, from 0
};

class ValImages {
 public:
  /// `samples` must outlive this. `crop_fraction`: of what a classifier's pictures are scaled to, the share
  /// that is kept.
  ValImages(const LoadedModel& model, const ValOptions& options, const std::vector<dataset::Sample>& samples,
            cv::Size input, double crop_fraction = 1);

  /// The next image. Reads ahead with several threads.
  std::optional<PipelineInput> next();
  /// What belongs to the images that next() gave, in order. May be called from another thread than next().
  ValImage take();

  /// Images that could not be read.
  const std::vector<dataset::LabelProblem>& unreadable() const { return unreadable_; }

 private:
  struct Loaded {
    const dataset::Sample* sample = nullptr;
    std::size_t group = 0;
    Frame frame;
    std::string reason;  ///< why there is no picture
  };

  image::FitRequest request_of(std::size_t group) const;
  void read_ahead();

  const LoadedModel& model_;
  const ValOptions& options_;
  const std::vector<dataset::Sample>& samples_;
  cv::Size input_;
  bool rectangular_;
  bool rounds_up_;  ///< ap=peer: the shorter side is rounded up as in the peer's validation, in square inputs too
  double crop_fraction_;
  dataset::BatchPlan plan_;
  std::size_t group_ = 0, within_ = 0;  // next image
  std::deque<Loaded> loaded_;
  std::mutex mutex_;
  std::deque<ValImage> given_;
  std::vector<dataset::LabelProblem> unreadable_;
};

}  // namespace yolo::engine
