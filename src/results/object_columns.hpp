// The columns that lists of upright and rotated boxes have in common.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

namespace yolo::tasks {

/// make(object) for each object.
template <typename Object, typename Make>
auto each(const std::vector<Object>& objects, Make make) {
  std::vector<decltype(make(objects[0]))> values;
  values.reserve(objects.size());
  for (const Object& object : objects) values.push_back(make(object));
  return values;
}

template <typename Object>
bool any_tracked(const std::vector<Object>& objects) {
  return std::any_of(objects.begin(), objects.end(), [](const Object& object) { return object.id >= 0; });
}

/// Nothing when no object is tracked.
template <typename Object>
std::optional<std::vector<int>> track_numbers(const std::vector<Object>& objects) {
  if (!any_tracked(objects)) return std::nullopt;
  return each(objects, [](const Object& object) { return object.id; });
}

template <typename Object>
std::vector<float> confidences(const std::vector<Object>& objects) {
  return each(objects, [](const Object& object) { return object.conf; });
}

template <typename Object>
std::vector<int> class_numbers(const std::vector<Object>& objects) {
  return each(objects, [](const Object& object) { return object.cls; });
}

}  // namespace yolo::tasks
