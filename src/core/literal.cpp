// Reads and writes values as users write them, whatever the locale.
#include "core/literal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "core/text.hpp"

namespace yolo {
namespace {

std::optional<Literal> parse_number(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789.+-eE") != text.npos) return std::nullopt;
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (auto [stop, error] = std::from_chars(text.data(), end, whole); error == std::errc() && stop == end) {
    return Literal{whole};
  }
  double number = 0;
  auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
  return Literal{number};
}

std::optional<std::string> unquoted(std::string_view text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') || text.back() != text.front())
    return {};
  std::string_view inner = text.substr(1, text.size() - 2);
  if (inner.find(text.front()) != inner.npos) return {};
  return std::string(inner);
}

Literal parse_scalar(std::string_view text) {
  if (equals_ignoring_case(text, "none") || equals_ignoring_case(text, "null")) return {};
  if (equals_ignoring_case(text, "true")) return {true};
  if (equals_ignoring_case(text, "false")) return {false};
  if (auto number = parse_number(text)) return *number;
  if (auto inner = unquoted(text)) return {std::move(*inner)};
  return {std::string(text)};
}

/// Items between commas; nothing when an item is empty (a comma at the end is allowed) or itself a list.
std::optional<Literal::List> parse_items(std::string_view text) {
  Literal::List items;
  while (!(text = trim(text)).empty()) {
    std::size_t comma = text.find(',');
    if (text.front() == '"' || text.front() == '\'') {
      std::size_t close = text.find(text.front(), 1);
      if (close == text.npos) return std::nullopt;
      comma = text.find(',', close);
    }
    std::string_view item = trim(text.substr(0, comma));
    if (item.empty() || item.find_first_of("[](){}") == 0) return std::nullopt;
    items.push_back(parse_scalar(item));
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  return items;
}

bool all_numbers(const Literal::List& items) {
  for (const Literal& item : items) {
    if (!item.as<std::int64_t>() && !item.as<double>()) return false;
  }
  return !items.empty();
}

}  // namespace

Literal parse_literal(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 &&
      ((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')'))) {
    std::string_view inner = text.substr(1, text.size() - 2);
    auto items = parse_items(inner);
    if (!items) return {std::string(text)};
    // (640) is a number in parentheses, not a list of one.
    if (text.front() == '(' && items->size() == 1 && inner.find(',') == inner.npos) return items->front();
    return {std::move(*items)};
  }
  if (text.find(',') != text.npos && !unquoted(text)) {
    if (auto items = parse_items(text); items && all_numbers(*items)) return {std::move(*items)};
    return {std::string(text)};
  }
  return parse_scalar(text);
}

namespace {

std::string number_text(double number) {
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".en") == text.npos) text += ".0";
  return text;
}

std::string write(const Literal& literal, bool yaml) {
  if (const bool* flag = literal.as<bool>())
    return yaml ? (*flag ? "true" : "false") : (*flag ? "True" : "False");
  if (const auto* whole = literal.as<std::int64_t>()) return fmt::format("{}", *whole);
  if (const double* number = literal.as<double>()) return number_text(*number);
  if (const auto* text = literal.as<std::string>()) {
    bool plain = !text->empty() && text->find_first_not_of(
                                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789._-/") == text->npos;
    return !yaml || (plain && text->front() != '-') ? *text
                                                    : fmt::format("'{}'", replace_all(*text, "'", "''"));
  }
  if (const auto* items = literal.as<Literal::List>()) {
    std::string joined;
    for (const Literal& item : *items) joined += (joined.empty() ? "" : ", ") + write(item, yaml);
    return "[" + joined + "]";
  }
  return yaml ? "null" : "None";
}

}  // namespace

std::string to_string(const Literal& literal) { return write(literal, false); }
std::string to_yaml(const Literal& literal) { return write(literal, true); }

std::string_view type_name(const Literal& literal) {
  constexpr std::string_view kNames[] = {"None", "bool", "whole number", "number", "text", "list"};
  return kNames[literal.value.index()];
}

}  // namespace yolo
