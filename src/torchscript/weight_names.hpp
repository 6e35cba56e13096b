// The weights of a graph as attributes of the module that is written.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <yolo/graph/tensor.hpp>

namespace yolo::torchscript {

/// Attributes w0, w1, ... in the order in which they are asked for. The same values in the same shape are one attribute, in another
/// shape an attribute that shares the data.
class WeightNames {
 public:
  /// All weights are converted to `type`, f32 or f16.
  explicit WeightNames(graph::DataType type) : type_(type) {}

  /// Name of the attribute. Throws Error when the tensor has no values. The tensor's data must outlive this object.
  std::string name(const graph::Tensor& weight);

  /// What the attributes hold, w0 first.
  const std::vector<graph::Tensor>& tensors() const { return tensors_; }
  static std::string name_of(std::size_t index) { return fmt::format("w{}", index); }

 private:
  const graph::Tensor& converted(const graph::Tensor& weight);

  graph::DataType type_;
  std::vector<graph::Tensor> tensors_;
  // The keys say where a weight lies; nothing is ever listed in their order, which differs from run to run.
  std::map<std::tuple<const std::byte*, graph::DataType, graph::Shape>, std::size_t> indices_;
  std::map<std::tuple<const std::byte*, graph::DataType, std::int64_t>, graph::Tensor> converted_;
};

}  // namespace yolo::torchscript
