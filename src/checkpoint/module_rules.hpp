// Which attributes, parts and tensors the classes of a network have, so that nothing in a file is passed over
// that changes what a network computes.
#pragma once

#include <string>
#include <string_view>

#include <yolo/graph/module.hpp>

#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Throws Error that names the first thing in an object of a network class which is neither read nor known to
/// change nothing: an attribute, a part, a tensor, a hook, a value of a setting that only has one supported.
/// Layers of a user's own may hold anything. `type` is the registry type, `where` stands for the module in
/// messages ("model.9 (SPPF)").
void check_module_state(const Value& object, std::string_view type, const std::string& where);

/// The same for the object around the layers, such as DetectionModel.
void check_model_state(const Value& model);

/// Throws Error when the settings of a head contradict its branches, or belong to a family that is not known
/// yet.
void check_head(const graph::Module& head, const std::string& where);

}  // namespace yolo::checkpoint
