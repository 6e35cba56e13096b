// Reads UTF-8 one character at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace yolo::plot {

/// The length in bytes of a character and its code point.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = false;
};

/// The character that `text` starts with; `text` is not empty. An invalid byte is one invalid character.
inline Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (length == 1 || lead >= 0xf8 || text.size() < length) return {lead, 1, false};
  char32_t code = lead & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {lead, 1, false};
    code = code << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {lead, 1, false};
  return {code, length, true};
}

}  // namespace yolo::plot
