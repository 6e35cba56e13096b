#include "config/option_codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace yolo::config {
namespace {

Literal number(std::int64_t value) { return {value}; }

Literal list(const std::vector<int>& values) {
  Literal::List items;
  for (const int value : values) items.push_back(number(value));
  return {std::move(items)};
}

}  // namespace

void read_value(const Arguments& arguments, std::string_view name, bool& value) {
  value = arguments.flag(name);
}

void read_value(const Arguments& arguments, std::string_view name, int& value) {
  const std::vector<int> numbers = arguments.integers(name);
  if (!numbers.empty()) value = *std::ranges::max_element(numbers);
}

void read_value(const Arguments& arguments, std::string_view name, std::uint64_t& value) {
  value = static_cast<std::uint64_t>(arguments.integer(name));
}

void read_value(const Arguments& arguments, std::string_view name, double& value) {
  value = arguments.number(name);
}

void read_value(const Arguments& arguments, std::string_view name, std::string& value) {
  value = arguments.optional_text(name).value_or("");
}

void read_value(const Arguments& arguments, std::string_view name, std::vector<int>& value) {
  if (arguments.was_given(name)) value = arguments.optional_integers(name).value_or(std::vector<int>{});
}

void read_value(const Arguments& arguments, std::string_view name, ApKind& value) {
  value = arguments.text(name) == "peer" ? ApKind::peer : ApKind::coco;
}

void read_value(const Arguments& arguments, std::string_view name, ImageCache& value) {
  const Literal& given = arguments.value(name);
  const bool* on = given.as<bool>();
  const auto* text = given.as<std::string>();
  if (text != nullptr) {
    value = *text == "disk" ? ImageCache::disk : ImageCache::ram;
  } else {
    value = on != nullptr && *on ? ImageCache::ram : ImageCache::none;
  }
}

void read_value(const Arguments& arguments, std::string_view name, Freeze& value) {
  const std::vector<int> numbers = arguments.optional_integers(name).value_or(std::vector<int>{});
  const bool is_count = !numbers.empty() && arguments.value(name).as<Literal::List>() == nullptr;
  value = is_count ? Freeze(numbers[0]) : Freeze(numbers);
}

Literal literal_of(const ArgumentRow&, bool value) { return {value}; }
Literal literal_of(const ArgumentRow&, int value) { return number(value); }

Literal literal_of(const ArgumentRow&, std::uint64_t value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  return number(static_cast<std::int64_t>(std::min(value, kMost)));  // far out of range either way
}

Literal literal_of(const ArgumentRow& row, double value) {
  // Images a step: a count is written without a point.
  const bool is_count =
      row.traits.is_batch && std::abs(value) <= std::numeric_limits<int>::max() && value == std::floor(value);
  return is_count ? number(static_cast<std::int64_t>(value)) : Literal{value};
}

Literal literal_of(const ArgumentRow& row, const std::string& value) {
  return value.empty() && row.traits.optional ? Literal{} : Literal{value};
}

Literal literal_of(const ArgumentRow&, const std::vector<int>& value) {
  if (value.empty()) return {};
  return value.size() == 1 ? number(value[0]) : list(value);
}

Literal literal_of(const ArgumentRow&, ApKind value) {
  return {std::string(value == ApKind::peer ? "peer" : "coco")};
}

Literal literal_of(const ArgumentRow&, ImageCache value) {
  if (value == ImageCache::none) return {false};
  return {std::string(value == ImageCache::disk ? "disk" : "ram")};
}

// One number and a list of one mean different things.
Literal literal_of(const ArgumentRow&, const Freeze& value) {
  if (value.layers.empty()) return value.first == 0 ? Literal{} : number(value.first);
  std::vector<int> layers(static_cast<std::size_t>(std::max(value.first, 0)));
  std::iota(layers.begin(), layers.end(), 0);
  layers.insert(layers.end(), value.layers.begin(), value.layers.end());
  return list(layers);
}

}  // namespace yolo::config
