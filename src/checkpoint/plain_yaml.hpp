// Plain values as YAML text and back: how a network carries the description that it was built from.
#pragma once

#include <string>
#include <string_view>

#include "checkpoint/plain.hpp"

namespace yolo::checkpoint {

/// One line of YAML in flow style, with every text in quotes. Tensors become null.
std::string to_yaml(const Plain& value);

/// Scalars as Python's YAML reader takes them: `1` is whole, `1.0` a float, `True` and `yes` are true, `~`
/// and `null` None, and `None` is a text. Throws Error when the text is no YAML or is nested too deeply.
Plain from_yaml(const std::string& text);

}  // namespace yolo::checkpoint
