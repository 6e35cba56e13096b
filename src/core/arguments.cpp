// The typed values of all arguments for one run.
#include "core/arguments.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "core/argument_check.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

std::size_t known_index(std::string_view name) {
  const ArgumentRow* row = find_argument(name);
  if (!row) throw std::logic_error(fmt::format("our mistake: no argument '{}' in the table", name));
  return static_cast<std::size_t>(row - argument_table().data());
}

[[noreturn]] void wrong_accessor(std::string_view name, const Literal& literal) {
  throw std::logic_error(fmt::format("our mistake: argument '{}' holds {}", name, type_name(literal)));
}

int whole(std::string_view name, const Literal& literal) {
  const auto* value = literal.as<std::int64_t>();
  if (!value) wrong_accessor(name, literal);
  return static_cast<int>(*value);  // checked_argument() keeps it in range
}

}  // namespace

Literal table_default(const ArgumentRow& row) { return parse_literal(row.default_text); }

Literal mode_default(const ArgumentRow& row, Mode mode) {
  if (row.name == "mode" && find_mode(mode_row(mode).word)) return {std::string(mode_row(mode).word)};
  return parse_literal(default_text(row, mode));
}

Arguments::Arguments(Mode mode) : mode_(mode), given_(argument_table().size()) {
  values_.reserve(argument_table().size());
  for (const ArgumentRow& row : argument_table()) values_.push_back(mode_default(row, mode));
}

void Arguments::set(std::string_view name, const Literal& value) {
  const ArgumentRow* row = find_argument(name);
  if (!row) {
    throw UsageError(
        fmt::format("'{}' is no argument of yolo.{}", printable(name, 60), did_you_mean(name, argument_names())));
  }
  std::size_t index = known_index(name);
  Literal checked = checked_argument(*row, value, mode_);
  // None means "as usual", and what is usual depends on the mode; but it switches off a text that has a
  // default (auto_augment).
  const bool off = row->kind == ArgumentKind::text && row->default_text != "None";
  values_[index] = checked.is_none() && !off ? mode_default(*row, mode_) : std::move(checked);
  given_[index] = true;
}

void Arguments::set(std::string_view name, std::string_view text) {
  const ArgumentRow* row = find_argument(name);
  set(name, row ? read_argument(*row, text) : Literal{});
}

const Literal& Arguments::value(std::string_view name) const { return values_[known_index(name)]; }
bool Arguments::is_none(std::string_view name) const { return value(name).is_none(); }
bool Arguments::was_given(std::string_view name) const { return given_[known_index(name)]; }
void Arguments::forget_given(std::string_view name) { given_[known_index(name)] = false; }

bool Arguments::flag(std::string_view name) const {
  const bool* flag = value(name).as<bool>();
  if (!flag) wrong_accessor(name, value(name));
  return *flag;
}

int Arguments::integer(std::string_view name) const { return whole(name, value(name)); }

double Arguments::number(std::string_view name) const {
  if (const auto* whole_number = value(name).as<std::int64_t>()) return static_cast<double>(*whole_number);
  const double* number = value(name).as<double>();
  if (!number) wrong_accessor(name, value(name));
  return *number;
}

const std::string& Arguments::text(std::string_view name) const {
  const auto* text = value(name).as<std::string>();
  if (!text) wrong_accessor(name, value(name));
  return *text;
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  if (is_none(name)) return {};
  const auto* items = value(name).as<Literal::List>();
  if (!items) return {text(name)};
  std::vector<std::string> texts;
  for (const Literal& item : *items) texts.push_back(*item.as<std::string>());
  return texts;
}

std::vector<int> Arguments::integers(std::string_view name) const {
  const auto* items = value(name).as<Literal::List>();
  if (!items) return {whole(name, value(name))};
  std::vector<int> numbers;
  for (const Literal& item : *items) numbers.push_back(whole(name, item));
  return numbers;
}

std::optional<int> Arguments::optional_integer(std::string_view name) const {
  return is_none(name) ? std::nullopt : std::optional(integer(name));
}
std::optional<double> Arguments::optional_number(std::string_view name) const {
  return is_none(name) ? std::nullopt : std::optional(number(name));
}
std::optional<std::string> Arguments::optional_text(std::string_view name) const {
  return is_none(name) ? std::nullopt : std::optional(text(name));
}
std::optional<std::vector<int>> Arguments::optional_integers(std::string_view name) const {
  return is_none(name) ? std::nullopt : std::optional(integers(name));
}

}  // namespace yolo
