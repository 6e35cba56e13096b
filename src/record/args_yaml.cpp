// Writes the arguments of a run.
#include "record/args_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "plot/numbers.hpp"

namespace yolo::record {
namespace {

// Words that YAML 1.1 reads as something else than text.
constexpr std::array<std::string_view, 11> kTaken = {"true", "false", "yes", "no", "on",  "off",
                                                     "null", "~",     "=",   "<<", "none"};
constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";

bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; }

// Whether a reader might take the plain text for a number, a date or a time of day.
bool looks_like_number(std::string_view text) {
  const std::string_view head = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
  if (head.empty()) return true;
  if (head.front() == '.') {  // .5, .inf, .nan; but not ./folder
    return head.find_first_not_of("0123456789._eE+-") == head.npos || equals_ignoring_case(head, ".inf") ||
           equals_ignoring_case(head, ".nan");
  }
  return head.front() >= '0' && head.front() <= '9' &&
         head.find_first_not_of("0123456789abcdefABCDEFxXoOtTzZ_.:+- ") == head.npos;
}

bool fits_plain(std::string_view text) {
  if (text.empty() || trim(text).size() != text.size() || looks_like_number(text)) return false;
  if (std::ranges::any_of(kTaken, [&](std::string_view word) { return equals_ignoring_case(text, word); }))
    return false;
  if (kIndicators.find(text.front()) != kIndicators.npos) return false;
  return text.back() != ':' && text.find(": ") == text.npos && text.find(" #") == text.npos;
}

std::string escaped(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      quoted += fmt::format("\\{}", byte);
    } else if (is_control(byte)) {
      quoted += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
    } else {
      quoted += byte;
    }
  }
  return quoted + '"';
}

// With a point even before an exponent, without which YAML 1.1 takes it for text.
std::string yaml_number(double value) {
  std::string text = plot::shortest(value, ".nan");
  if (const std::size_t e = text.find('e'); e != text.npos && text.find('.') == text.npos)
    text.insert(e, ".0");
  return text;
}

std::string yaml_value(const Literal& literal) {
  if (const auto* text = literal.as<std::string>()) return yaml_text(*text);
  if (const auto* number = literal.as<double>()) return yaml_number(*number);
  if (const auto* items = literal.as<Literal::List>(); items && !items->empty()) {
    std::string lines;
    for (const Literal& item : *items) lines += "\n- " + yaml_value(item);
    return lines;
  }
  return to_yaml(literal);
}

// A list begins on the next line.
std::string pair(std::string_view name, const std::string& value) {
  return fmt::format("{}:{}{}\n", name, value.starts_with('\n') ? "" : " ", value);
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (std::ranges::any_of(text, is_control)) return escaped(text);
  if (fits_plain(text)) return std::string(text);
  return fmt::format("'{}'", replace_all(std::string(text), "'", "''"));
}

std::string args_yaml(const Arguments& arguments, const std::filesystem::path& save_dir) {
  std::string yaml, own;
  for (const ArgumentRow& row : argument_table()) {
    const Literal& value = arguments.value(row.name);
    if (!row.traits.own) {
      yaml += pair(row.name, yaml_value(value));
    } else if (value != table_default(row)) {
      own += fmt::format("# {}: {}\n", row.name, to_yaml(value));
    }
  }
  return yaml + pair("save_dir", yaml_text(save_dir.string())) + own;
}

}  // namespace yolo::record
