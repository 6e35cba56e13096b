// Maps that a head gives beside boxes and classes: mask coefficients, keypoints, angles.
#pragma once

#include <span>
#include <string_view>

#include "runtime/backend.hpp"

namespace yolo::tasks::detect {

/// One image's values of a level: planes of `places` values.
struct LevelMap {
  const float* values = nullptr;
  std::size_t places = 0;
  int width = 0;

  /// The first plane's value at a place; the next planes' follow in steps of `places`. Throws Error when the
  /// level has no such place.
  const float* at(int place) const;
};

/// One level of the maps of that stem. Throws Error when it is not there, or has not that many planes.
LevelMap extra_map(std::span<const runtime::RawMap> maps, std::string_view stem, std::size_t level, std::int64_t planes,
                   int image);

}  // namespace yolo::tasks::detect
