// What the few calls that a checkpoint's pickle may ask for are turned into. Nothing is executed.
#pragma once

#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// The value that stands for calling `callable` with the tuple `args`. Throws Error when it is no listed
/// name.
Value* build_call(ValueTree& tree, const Value& callable, const Value& args);

/// An instance of a listed class before its state is known.
Value* build_instance(ValueTree& tree, const Value& cls, const Value& args);

/// The storage that torch's persistent id ("storage", type, key, location, numel) names, or the class of
/// ("module", class, file, source).
Value* build_storage(ValueTree& tree, const Value& id);

/// "torch.nn.modules.conv.Conv2d" made printable and short, for messages.
std::string printable(std::string_view text);

}  // namespace yolo::checkpoint
