// The maps of a head, by name.
#pragma once

#include <span>
#include <string_view>

#include "graph/heads.hpp"
#include "runtime/backend.hpp"

namespace yolo::tasks {

/// Throws Error that names the maps there are.
const runtime::RawMap& map_named(std::span<const runtime::RawMap> maps, std::string_view name);

/// The map of a level; `image` of N x `planes` x height x width. Throws Error when it is not there or has another shape.
const runtime::RawMap& level_map(std::span<const runtime::RawMap> maps, std::string_view stem, std::size_t level,
                                 std::int64_t planes, int image);

}  // namespace yolo::tasks
