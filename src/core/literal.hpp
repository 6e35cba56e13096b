// A value as a user writes it: None, True, 3, 0.5, a word, 'quoted words', [1, 2].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// What a written value means, without knowing which argument it belongs to.
struct Literal {
  using List = std::vector<Literal>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List> value;

  bool is_none() const { return value.index() == 0; }
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
  bool operator==(const Literal&) const = default;
};

/// Reads a value the way the manual's examples write them. Nothing is ever evaluated: what is no None, bool,
/// number, quoted string or flat list (with brackets, parentheses, or bare commas between numbers) is text.
Literal parse_literal(std::string_view text);

/// The value as the manual writes it: None, True, 0.7, detect, [640, 480].
std::string to_string(const Literal& literal);

/// The value as YAML writes it: null, true, 0.7, detect, [640, 480]. Text is quoted where YAML needs it.
std::string to_yaml(const Literal& literal);

/// "whole number", "text", … for messages.
std::string_view type_name(const Literal& literal);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
