// The parts of the cache folder.
#pragma once

#include <filesystem>
#include <string_view>

#include <yolo/environment.hpp>

namespace yolo {

/// Environment::cache_dir/PART; empty where nothing is kept.
inline std::filesystem::path cache_below(const Environment& environment, std::string_view part) {
  return environment.cache_dir.empty() ? std::filesystem::path() : std::filesystem::path(environment.cache_dir) / part;
}

}  // namespace yolo
