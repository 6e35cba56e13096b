// Many tensors as a few contiguous blocks, so that one exchange carries many of them.
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace yolo::train {

/// Bytes that a block has at most, unless a single tensor is larger.
constexpr std::int64_t kBucketBytes = 25 << 20;

/// Copies `tensors` into flat blocks on the CPU (one type each), row-major and in order, lets `exchange`
/// change each block, and copies back.
void through_buckets(std::vector<at::Tensor>& tensors, const std::function<void(at::Tensor& block)>& exchange,
                     std::int64_t most_bytes = kBucketBytes);

}  // namespace yolo::train
