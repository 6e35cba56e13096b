#include "dataset/json_value.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace yolo::dataset {
namespace {

using nlohmann::json;

constexpr double kExact = 9007199254740992.0;  // 2^53
constexpr std::size_t kLongestId = 1000;

std::optional<double> number_in(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_whole(double value) { return value == std::floor(value) && std::abs(value) < kExact; }

/// "007" to "7": programs that write ids as texts like to pad them. Nothing for other texts.
std::optional<std::string> whole_text(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative && text != "0" ? "-" : "") + std::string(text);
}

std::string key_of(const json& value) {
  if (value.is_number_integer()) return value.dump();
  if (value.is_number_float()) {
    const double number = value.get<double>();
    return is_whole(number) ? fmt::format("{:.0f}", number + 0.0) : fmt::format("{}", number);
  }
  const std::string_view text = trim(value.get_ref<const std::string&>());
  if (std::optional<std::string> whole = whole_text(text)) return *std::move(whole);
  const std::optional<double> number = number_in(text);
  return number && is_whole(*number) ? fmt::format("{:.0f}", *number + 0.0) : std::string(text);
}

}  // namespace

std::optional<JsonId> json_id(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_string()) {
    const std::string& text = found->get_ref<const std::string&>();
    if (trim(text).empty() || text.size() > kLongestId) return std::nullopt;
  } else if (!found->is_number() || !std::isfinite(found->get<double>())) {
    return std::nullopt;
  }
  return JsonId{key_of(*found), found->dump(-1, ' ', true, json::error_handler_t::replace)};
}

std::optional<double> json_number(const json& value) {
  if (value.is_string()) return number_in(value.get_ref<const std::string&>());
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<double> json_number(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::nullopt : json_number(*found);
}

std::optional<std::int64_t> json_whole(const json& object, const char* key) {
  const std::optional<double> value = json_number(object, key);
  return value && is_whole(*value) ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

std::optional<std::vector<double>> json_numbers(const json& array) {
  if (!array.is_array()) return std::nullopt;
  std::vector<double> values;
  for (const json& item : array) {
    const std::optional<double> value = json_number(item);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

bool json_says(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return false;
  if (found->is_string()) return !found->get_ref<const std::string&>().empty();
  return !found->is_structured() || !found->empty();
}

}  // namespace yolo::dataset
