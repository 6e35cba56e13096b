// Checks the type and the range of an argument's value.
#include "core/argument_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

std::string found(const ArgumentRow& row, const Literal& literal) {
  return fmt::format("'{}={}'", row.name, printable(to_string(literal), 80));
}

[[noreturn]] void wrong_type(const ArgumentRow& row, const Literal& literal, std::string_view example) {
  throw UsageError(fmt::format("{} has the wrong type ({}): '{}' takes {}, such as {}={}",
                               found(row, literal), type_name(literal), row.name, describe_type(row),
                               row.name, example));
}

double as_number(const Literal& literal) {
  if (const auto* whole = literal.as<std::int64_t>()) return static_cast<double>(*whole);
  return *literal.as<double>();
}

void check_range(const ArgumentRow& row, const Literal& literal, Mode mode) {
  double value = as_number(literal);
  bool fraction = row.kind == ArgumentKind::fraction;
  double low = fraction ? 0.0 : row.traits.min;
  double high = fraction ? 1.0 : row.traits.max;
  std::string range = describe_range(row, mode);
  bool whole_only = takes_whole_only(row, mode);
  if (whole_only) low = 1;
  bool broken = whole_only && !literal.as<std::int64_t>();
  if (row.kind == ArgumentKind::integer || row.kind == ArgumentKind::integers) {
    low = std::max<double>(low, std::numeric_limits<int>::min());
    high = std::min<double>(high, std::numeric_limits<int>::max());
    if (range.empty() || value > high) range = fmt::format("{}..{}", low, high);
  }
  if (broken || !std::isfinite(value) || value < low || value > high) {
    throw UsageError(fmt::format("{} is out of range: '{}' takes {}{}{}", found(row, literal), row.name,
                                 describe_type(row, mode), range.empty() ? "" : " ", range));
  }
}

/// Images a step: whole from 1 up; to find a number that fits, -1 or a share of the memory.
void check_batch(const ArgumentRow& row, const Literal& literal) {
  const double value = as_number(literal);
  if (value == -1 || (value > 0 && value < 1) || (value >= 1 && value == std::floor(value))) return;
  throw UsageError(fmt::format("{} is no number of images: '{}' takes a whole number from 1 up, or to find one "
                               "that fits -1 or a share of the memory such as 0.7",
                               found(row, literal), row.name));
}

void check_choice(const ArgumentRow& row, const Literal& literal, const std::string& text) {
  if (row.traits.choices.empty()) return;
  std::vector<std::string_view> choices = split(row.traits.choices, '|');
  if (std::ranges::find(choices, text) != choices.end()) return;
  throw UsageError(fmt::format("{} is not known: '{}' takes one of {}.{}", found(row, literal), row.name,
                               describe_range(row), did_you_mean(text, choices)));
}

Literal checked_whole(const ArgumentRow& row, const Literal& literal, Mode mode) {
  if (!literal.as<std::int64_t>()) wrong_type(row, literal, "8");
  check_range(row, literal, mode);
  return literal;
}

Literal checked_list(const ArgumentRow& row, const Literal& literal, Mode mode) {
  const auto* items = literal.as<Literal::List>();
  if (!items) return checked_whole(row, literal, mode);
  if (items->size() > row.traits.most) {
    throw UsageError(fmt::format("{} has {} items: '{}' takes at most {}", found(row, literal), items->size(),
                                 row.name, row.traits.most));
  }
  if (items->empty() && !row.traits.optional) wrong_type(row, literal, "640");
  for (const Literal& item : *items) checked_whole(row, item, mode);
  return literal;
}

Literal checked_text(const ArgumentRow& row, const Literal& literal) {
  if (const auto* items = literal.as<Literal::List>()) {
    // A list stands for itself where several are allowed, and as "0,1" where one word is (device).
    Literal::List texts;
    std::string joined;
    for (const Literal& item : *items) {
      const auto* text = item.as<std::string>();
      texts.push_back({text ? *text : to_string(item)});
      joined += (joined.empty() ? "" : ",") + *texts.back().as<std::string>();
    }
    if (row.kind == ArgumentKind::texts) return {std::move(texts)};
    return {std::move(joined)};
  }
  const auto* text = literal.as<std::string>();
  std::string word = text ? *text : to_string(literal);
  if (word.empty()) throw UsageError(fmt::format("'{}' got an empty value", row.name));
  check_choice(row, literal, word);
  return {std::move(word)};
}

}  // namespace

Literal read_argument(const ArgumentRow& row, std::string_view text) {
  Literal literal = parse_literal(text);
  bool wants_text = row.kind == ArgumentKind::text || row.kind == ArgumentKind::texts;
  bool keeps_spelling = literal.as<bool>() || literal.as<std::int64_t>() || literal.as<double>();
  if (wants_text && keeps_spelling) return {std::string(text)};
  return literal;
}

Literal checked_argument(const ArgumentRow& row, const Literal& literal, Mode mode) {
  if (literal.is_none()) {
    if (row.traits.optional) return {};
    if (row.kind == ArgumentKind::boolean) return {false};
    throw UsageError(
        fmt::format("'{}=None': '{}' needs a value ({})", row.name, row.name, describe_type(row)));
  }
  switch (row.kind) {
    case ArgumentKind::boolean:
      if (!literal.as<bool>()) wrong_type(row, literal, "True");
      return literal;
    case ArgumentKind::integer:
      return checked_whole(row, literal, mode);
    case ArgumentKind::number:
    case ArgumentKind::fraction:
      if (!literal.as<std::int64_t>() && !literal.as<double>()) wrong_type(row, literal, "0.5");
      check_range(row, literal, mode);
      if (row.traits.is_batch && !takes_whole_only(row, mode)) check_batch(row, literal);
      return literal;
    case ArgumentKind::integers:
      return checked_list(row, literal, mode);
    case ArgumentKind::boolean_or_text:
      return literal.as<bool>() ? literal : checked_text(row, literal);
    case ArgumentKind::text:
    case ArgumentKind::texts:
      return checked_text(row, literal);
  }
  throw std::logic_error("an argument kind without a check");
}

}  // namespace yolo
