// Small helpers on text that the standard library lacks. ASCII rules, whatever the locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Without spaces, tabs and line ends at both sides.
std::string_view trim(std::string_view text);

std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// The parts between separators; one empty part for empty text.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Text fit for one line of a message: control characters become '?', and it ends in "..." beyond `limit`
/// bytes.
std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
