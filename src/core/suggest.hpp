// The nearest known names to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Up to three of `known`, nearest first; empty when nothing is near. Case, '-' and '_' do not count as
/// differences.
std::vector<std::string_view> nearest_names(std::string_view word, std::span<const std::string_view> known);

/// " Did you mean 'conf' or 'cos_lr'?", or nothing. Begins with a space to be put after a sentence.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
