// What lists of upright and rotated boxes have in common.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include <yolo/column.hpp>

#include "results/selection.hpp"

namespace yolo::results {

/// make(object) for each object.
template <typename Object, typename Make>
auto each(const std::vector<Object>& objects, Make make) {
  std::vector<decltype(make(objects[0]))> values;
  values.reserve(objects.size());
  for (const Object& object : objects) values.push_back(make(object));
  return values;
}

/// The values that begin with `member` in each object. Those of more than one number must lie one behind the other.
template <typename Value, typename Object, typename Member>
Column<Value> column(const std::vector<Object>& objects, Member Object::*member) {
  if (objects.empty()) return {};
  return {&(objects.front().*member), objects.size(), sizeof(Object)};
}

template <typename Object>
bool any_tracked(const std::vector<Object>& objects) {
  return std::any_of(objects.begin(), objects.end(), [](const Object& object) { return object.id >= 0; });
}

/// Nothing when no object is tracked.
template <typename Object>
std::optional<Column<int>> track_numbers(const std::vector<Object>& objects) {
  if (!any_tracked(objects)) return std::nullopt;
  return column<int>(objects, &Object::id);
}

}  // namespace yolo::results
