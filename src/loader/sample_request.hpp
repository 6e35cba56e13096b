// Which sample the loader wants, and what makes it.
#pragma once

#include <cstdint>
#include <functional>
#include <opencv2/core/types.hpp>
#include <span>

#include <yolo/error.hpp>

#include "loader/collate.hpp"

namespace yolo::loader {

struct SampleRequest {
  std::size_t index = 0;               ///< number in the data set
  std::size_t place = 0;               ///< in `order`
  std::span<const std::size_t> order;  ///< of the epoch, over all processes
  std::uint32_t epoch = 0;
  bool mosaic = true;  ///< whether images may be joined in this epoch
  cv::Size shape;      ///< what the image is brought to
};

/// Makes a sample. Called by several threads at once; must give the same for equal requests. Throws
/// UnreadableImage for a sample that is to be left out; anything else that it throws ends the epoch.
using MakeSample = std::function<NamedSample(const SampleRequest&)>;

/// An image that cannot be decoded; the message names it and says why.
class UnreadableImage : public Error {
 public:
  using Error::Error;
};

}  // namespace yolo::loader
