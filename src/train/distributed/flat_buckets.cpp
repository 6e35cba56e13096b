// The blocks are made and freed with each call; they are small beside the activations.
#include "train/distributed/flat_buckets.hpp"

#include <ATen/Functions.h>

namespace yolo::train {
namespace {

std::int64_t bytes_of(const at::Tensor& tensor) { return tensor.numel() * tensor.element_size(); }

void exchange_block(std::vector<at::Tensor>& tensors, const std::function<void(at::Tensor&)>& exchange) {
  std::int64_t count = 0;
  for (const at::Tensor& tensor : tensors) count += tensor.numel();
  at::Tensor block = at::empty({count}, at::TensorOptions(tensors.front().scalar_type()));
  std::vector<at::Tensor> parts;
  std::int64_t begin = 0;
  for (const at::Tensor& tensor : tensors) {
    parts.push_back(block.narrow(0, begin, tensor.numel()).view(tensor.sizes()));
    begin += tensor.numel();
  }
  at::_foreach_copy_(parts, tensors);
  exchange(block);
  at::_foreach_copy_(tensors, parts);
}

}  // namespace

void through_buckets(std::vector<at::Tensor>& tensors, const std::function<void(at::Tensor&)>& exchange,
                     std::int64_t most_bytes) {
  const at::NoGradGuard no_gradients;
  std::vector<at::Tensor> members;
  std::int64_t bytes = 0;
  for (const at::Tensor& tensor : tensors) {
    const bool fits = members.empty() || (tensor.scalar_type() == members.front().scalar_type() &&
                                          bytes + bytes_of(tensor) <= most_bytes);
    if (!fits) {
      exchange_block(members, exchange);
      members.clear();
      bytes = 0;
    }
    members.push_back(tensor.detach());
    bytes += bytes_of(tensor);
  }
  if (!members.empty()) exchange_block(members, exchange);
}

}  // namespace yolo::train
