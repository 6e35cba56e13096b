// In which order and in which shapes the pictures of a split go through the network.
#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::dataset {

struct BatchShape {
  int height = 0, width = 0;
  bool operator==(const BatchShape&) const = default;
};

struct BatchPlan {
  std::size_t batch = 1;           ///< pictures in each batch; the last may have fewer
  std::vector<std::size_t> order;  ///< numbers of the samples
  std::vector<BatchShape> shapes;  ///< for each batch

  /// The samples of one batch.
  std::span<const std::size_t> samples_of(std::size_t number) const;
};

struct BatchSettings {
  int imgsz = 640;
  int batch = 16;
  int stride = 32;
  bool rect = true;  ///< false: squares of imgsz, in the given order
  double pad = 0.5;  ///< added to the number of strides before it is rounded up; the peer validates with 0.5
};

/// With rect the pictures are sorted by height / width, and a batch is as flat or as narrow as its least
/// extreme picture allows: ceil(side * imgsz / stride + pad) * stride. Pictures of equal ratio come in the
/// peer's order.
BatchPlan plan_batches(std::span<const cv::Size> sizes, const BatchSettings& settings);

/// Numbers of the values from the smallest to the largest. Up to 256 values equal ones come in the order that
/// NumPy's argsort gives on processors with AVX2 or AVX-512: that of a bitonic network (Batcher 1968). Beyond
/// that NumPy's order depends on the processor; here it is then that of the values.
std::vector<std::size_t> argsort_like_numpy(std::span<const double> values);

}  // namespace yolo::dataset
YOLO_OWN_SYMBOLS_END
