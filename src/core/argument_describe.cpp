// Words for the type and range of an argument, for help and messages.
#include <fmt/format.h>

#include <cmath>

#include "core/argument_table.hpp"
#include "core/text.hpp"

namespace yolo {
namespace {

std::string_view base_type(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::boolean:
      return "bool";
    case ArgumentKind::integer:
      return "int";
    case ArgumentKind::number:
    case ArgumentKind::fraction:
      return "float";
    case ArgumentKind::text:
      return "str";
    case ArgumentKind::texts:
      return "str or list";
    case ArgumentKind::integers:
      return "int or list";
    case ArgumentKind::boolean_or_text:
      return "bool or str";
  }
  return "";
}

}  // namespace

bool takes_whole_only(const ArgumentRow& row, Mode mode) {
  return row.traits.is_batch && mode != Mode::train;
}

std::string describe_type(const ArgumentRow& row, Mode mode) {
  ArgumentKind kind = takes_whole_only(row, mode) ? ArgumentKind::integer : row.kind;
  return std::string(base_type(kind)) + (row.traits.optional ? ", optional" : "");
}

std::string describe_range(const ArgumentRow& row, Mode mode) {
  const ArgumentTraits& traits = row.traits;
  if (!traits.choices.empty()) return replace_all(std::string(traits.choices), "|", ", ");
  if (row.kind == ArgumentKind::fraction) return "0..1";
  double min = takes_whole_only(row, mode) ? 1 : traits.min;
  if (std::isfinite(traits.max)) return fmt::format("{}..{}", min, traits.max);
  if (std::isfinite(traits.min)) return fmt::format(">= {}", traits.min);
  return "";
}

}  // namespace yolo
