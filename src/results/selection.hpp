// Some of a list, by their indices.
#pragma once

#include <span>
#include <vector>

namespace yolo::results {

/// Throws Error when an index is not below `size`.
void check_indices(std::span<const std::size_t> indices, std::size_t size);

template <typename Object>
std::vector<Object> selected(const std::vector<Object>& objects, std::span<const std::size_t> indices) {
  check_indices(indices, objects.size());
  std::vector<Object> chosen;
  chosen.reserve(indices.size());
  for (const std::size_t index : indices) chosen.push_back(objects[index]);
  return chosen;
}

}  // namespace yolo::results
