// Keeps what a scan found out, so that the next one opens only files that were edited.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dataset/scan_entry.hpp"

namespace yolo::dataset {

/// Known entries by the path of the picture.
using CachedEntries = std::unordered_map<std::string, ScanEntry>;

/// Bytes of a cache. `options` is a fingerprint of what the entries depend on besides the files.
std::string encode_cache(std::span<const ScanJob> jobs, std::span<const ScanEntry> entries,
                         std::uint64_t options);

/// Nothing when the bytes are damaged, of another version or made with other options. Memory stays in
/// proportion to the bytes.
std::optional<CachedEntries> decode_cache(std::string_view bytes, std::uint64_t options);

/// The two places of a cache: beside the labels' folder, and in the cache folder, where there is one.
struct CachePlaces {
  std::filesystem::path beside, own;
};
CachePlaces cache_places(const std::filesystem::path& labels_folder,
                         const std::vector<std::filesystem::path>& sources, const std::filesystem::path& cache_folder);

/// NAME.yolo-cache, and its place in the cache folder; none where that is empty.
CachePlaces cache_places_named(const std::filesystem::path& name, const std::filesystem::path& cache_folder);

/// The bytes of a cache file; empty when there is none or it cannot be read.
std::string read_cache_file(const std::filesystem::path& place);

/// What `decode` (bytes to an optional) makes of the first of the places that holds a usable cache, `used`
/// becomes its path; nothing when none does.
template <typename Decode>
auto load_cache(const CachePlaces& places, std::filesystem::path& used, Decode decode)
    -> decltype(decode(std::string_view())) {
  for (const std::filesystem::path& place : {places.beside, places.own}) {
    auto found = decode(read_cache_file(place));
    if (!found) continue;
    used = place;
    return found;
  }
  return std::nullopt;
}

/// Writes to the first place that can be written, atomically. The path, or nothing when neither can.
std::filesystem::path save_cache(const CachePlaces& places, std::string_view bytes);

}  // namespace yolo::dataset
