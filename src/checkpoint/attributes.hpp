// Turns plain values of a pickle into settings of a module and what a file tells of its network.
#pragma once

#include <optional>
#include <string>

#include <yolo/graph/module.hpp>

#include "checkpoint/budget.hpp"
#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Tensors with more elements than this are no settings.
inline constexpr std::int64_t kMaxSettingElements = 4096;

/// None, bool, int, float, text, path, list of numbers or small tensor as a setting; nothing for other
/// values. A tensor without dimensions becomes a number, others a list of floats. `budget` pays for what is
/// copied.
std::optional<graph::Attribute> to_attribute(const Value& value, TensorReader& tensors, Budget& budget);

/// The text as UTF-8: bytes that are not are replaced by U+FFFD.
std::string clean_utf8(std::string_view text);

}  // namespace yolo::checkpoint
