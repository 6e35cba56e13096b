// Text that OpenCV's built-in font can draw.
#pragma once

#include <string>
#include <string_view>

namespace yolo::plot {

/// Printable ASCII for a UTF-8 text: accented Latin, Greek and Cyrillic letters are spelt in plain Latin,
/// other characters become their code point ("<U+732B>"), line breaks and tabs a space, invalid bytes "?".
std::string drawable(std::string_view utf8);

}  // namespace yolo::plot
