// Where the pipeline gets its samples from.
#pragma once

#include <cstddef>

#include "augment/training_sample.hpp"
#include "core/random.hpp"

namespace yolo::augment {

/// Called from several threads at once.
class SampleSource {
 public:
  virtual ~SampleSource() = default;

  virtual std::size_t size() const = 0;

  /// The image with its longest side scaled to imgsz (the other rounded up, at most imgsz, linear), the
  /// labels in its pixels, outlines as the files have them. The image may share memory with a cache: it is
  /// not written to.
  virtual TrainingSample load(std::size_t index) = 0;

  /// A sample to be joined or blended with this one. The peer takes one of the images it loaded last (up to 8
  /// batches or 1000), which depends on how its workers ran; here it is any of the data set, the same
  /// whatever thread. A source that keeps recent images of the epoch's order may choose among those.
  virtual std::size_t partner(std::size_t /*index*/, Random& random) { return random.index(size()); }
};

}  // namespace yolo::augment
