// What the state of a module holds in the peer beside its weights, where our own modules do not say it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <yolo/graph/module.hpp>

#include "checkpoint/plain.hpp"

namespace yolo::checkpoint {

/// Names that stand in a module's state even where they are None: its parameters, or its buffers.
std::vector<std::string_view> parameter_slots(std::string_view type);
std::vector<std::string_view> buffer_slots(std::string_view type);

/// The plain attributes of a module as the peer's class keeps them: those of the module, with lists as the
/// tuples, lists or tensors of that class, and those that the class needs and the module does not have. Left
/// out is what a head remembers of its last picture. `stride_type` is the element type of a head's strides.
/// Attributes named like children of the module are left out.
std::vector<std::pair<std::string, Plain>> peer_settings(const graph::Module& module,
                                                         std::string_view package,
                                                         graph::DataType stride_type);

/// A vector of numbers as a tensor of f32 or f16.
graph::Tensor to_tensor(const std::vector<double>& numbers, graph::DataType type);

/// Whether the registry type is a head that works on levels with strides.
bool has_strides(std::string_view type);

}  // namespace yolo::checkpoint
