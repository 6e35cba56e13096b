// The cache file: "YOLOLBL", version, options, entries, and a check sum over all of it.
#include "dataset/label_cache.hpp"

#include <unistd.h>

#include <yolo/error.hpp>

#include "core/content_hash.hpp"
#include "core/files.hpp"
#include "core/paths.hpp"
#include "dataset/label_bytes.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

// The number at the end is the version of the format. Bytes are the machine's own: another byte order reads
// as another version.
constexpr std::uint64_t kMagic = 0x59'4F'4C'4F'4C'42'4C'02ULL;
constexpr std::size_t kLargestCache = std::size_t{8} << 30;
constexpr std::size_t kSmallestEntry = 72;

void put_entry(ByteWriter& out, const ScanEntry& entry) {
  put_stamp(out, entry.image_stamp);
  put_stamp(out, entry.label_stamp);
  out.put(std::array<int, 4>{entry.size.width, entry.size.height, entry.dropped, entry.duplicates});
  out.put(entry.usable);
  out.put(static_cast<std::uint32_t>(entry.labels.size()));
  for (const Label& label : entry.labels) put_label(out, label);
  put_problems(out, entry.problems);
}

ScanEntry get_entry(ByteReader& in) {
  ScanEntry entry;
  entry.image_stamp = get_stamp(in);
  entry.label_stamp = get_stamp(in);
  const auto numbers = in.get<std::array<int, 4>>();
  entry.size = cv::Size(numbers[0], numbers[1]);
  entry.dropped = numbers[2], entry.duplicates = numbers[3];
  entry.usable = in.get<std::uint8_t>() != 0;
  const std::uint32_t labels = in.get_count(kSmallestLabel);
  entry.labels.reserve(labels);
  for (std::uint32_t i = 0; i < labels && in.ok(); ++i) entry.labels.push_back(get_label(in));
  entry.problems = get_problems(in);
  return entry;
}

}  // namespace

std::string encode_cache(std::span<const ScanJob> jobs, std::span<const ScanEntry> entries,
                         std::uint64_t options) {
  ByteWriter out;
  out.put(kMagic);
  out.put(options);
  out.put(static_cast<std::uint32_t>(entries.size()));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    out.put_text(jobs[i].image.native());
    put_entry(out, entries[i]);
  }
  return sealed(out.take());
}

std::optional<CachedEntries> decode_cache(std::string_view bytes, std::uint64_t options) {
  const std::optional<std::string_view> content = unsealed(bytes);
  if (!content) return std::nullopt;
  ByteReader in(*content);
  if (in.get<std::uint64_t>() != kMagic || in.get<std::uint64_t>() != options) return std::nullopt;
  const std::uint32_t count = in.get_count(kSmallestEntry);
  CachedEntries entries;
  entries.reserve(count);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    std::string image = in.get_text();
    entries.insert_or_assign(std::move(image), get_entry(in));
  }
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return entries;
}

CachePlaces cache_places(const fs::path& labels_folder, const std::vector<fs::path>& sources, const fs::path& cache_folder) {
  std::string name = labels_folder.native();
  std::error_code ignored;
  // Lists and several folders may share one folder of labels with another split.
  if (sources.size() != 1 || !fs::is_directory(sources.front(), ignored)) {
    std::string all;
    for (const fs::path& source : sources) all += fs::absolute(source).native() + '\n';
    name += fmt::format(".{:08x}", content_hash(all) & 0xFFFFFFFFU);
  }
  return cache_places_named(name, cache_folder);
}

CachePlaces cache_places_named(const fs::path& name, const fs::path& cache_folder) {
  CachePlaces places;
  places.beside = name.native() + ".yolo-cache";
  if (!cache_folder.empty()) places.own = cache_folder / fmt::format("{:016x}.yolo-cache", content_hash(name.native()));
  return places;
}

std::string read_cache_file(const fs::path& place) {
  std::error_code ignored;
  if (!fs::is_regular_file(place, ignored)) return {};
  try {
    return read_small_file(place, kLargestCache);
  } catch (const Error&) {  // as good as none
    return {};
  }
}

fs::path save_cache(const CachePlaces& places, std::string_view bytes) {
  try {
    atomic_write(places.beside, bytes);
    return places.beside;
  } catch (const Error&) {  // a dataset that may only be read
  }
  if (places.own.empty()) return {};
  try {
    make_folders(places.own.parent_path());
    atomic_write(places.own, bytes);
    return places.own;
  } catch (const Error&) {  // the next scan takes longer, nothing else
    return {};
  }
}

}  // namespace yolo::dataset
