// The cache file: "YOLOLBL", version, options, entries, and a check sum over all of it.
#include "dataset/label_cache.hpp"

#include <unistd.h>

#include <yolo/error.hpp>

#include "core/content_hash.hpp"
#include "core/files.hpp"
#include "core/paths.hpp"
#include "dataset/cache_bytes.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

// The number at the end is the version of the format. Bytes are the machine's own: another byte order reads
// as another version.
constexpr std::uint64_t kMagic = 0x59'4F'4C'4F'4C'42'4C'01ULL;
constexpr std::size_t kCheckBytes = sizeof(std::uint64_t);
constexpr std::size_t kLargestCache = std::size_t{8} << 30;
constexpr std::size_t kSmallestEntry = 40;
constexpr std::size_t kSmallestLabel = 28;
constexpr std::size_t kSmallestProblem = 9;

void put_label(ByteWriter& out, const Label& label) {
  out.put(label.cls);
  out.put(std::array<float, 4>{label.x, label.y, label.w, label.h});
  out.put_list(label.polygon);
  out.put_list(label.keypoints);
}

Label get_label(ByteReader& in) {
  Label label;
  label.cls = in.get<int>();
  const auto box = in.get<std::array<float, 4>>();
  label.x = box[0], label.y = box[1], label.w = box[2], label.h = box[3];
  in.get_list(label.polygon);
  in.get_list(label.keypoints);
  return label;
}

void put_entry(ByteWriter& out, const ScanEntry& entry) {
  for (const FileStamp& stamp : {entry.image_stamp, entry.label_stamp}) {
    out.put(stamp.size);
    out.put(stamp.time);
  }
  out.put(std::array<int, 4>{entry.size.width, entry.size.height, entry.dropped, entry.duplicates});
  out.put(entry.usable);
  out.put(static_cast<std::uint32_t>(entry.labels.size()));
  for (const Label& label : entry.labels) put_label(out, label);
  out.put(static_cast<std::uint32_t>(entry.problems.size()));
  for (const LabelProblem& problem : entry.problems) {
    out.put_text(problem.file.native());
    out.put(problem.line);
    out.put_text(problem.reason);
    out.put(problem.dropped);
  }
}

ScanEntry get_entry(ByteReader& in) {
  ScanEntry entry;
  for (FileStamp* stamp : {&entry.image_stamp, &entry.label_stamp}) {
    stamp->size = in.get<std::int64_t>();
    stamp->time = in.get<std::int64_t>();
  }
  const auto numbers = in.get<std::array<int, 4>>();
  entry.size = cv::Size(numbers[0], numbers[1]);
  entry.dropped = numbers[2], entry.duplicates = numbers[3];
  entry.usable = in.get<std::uint8_t>() != 0;
  const std::uint32_t labels = in.get_count(kSmallestLabel);
  entry.labels.reserve(labels);
  for (std::uint32_t i = 0; i < labels && in.ok(); ++i) entry.labels.push_back(get_label(in));
  const std::uint32_t problems = in.get_count(kSmallestProblem);
  for (std::uint32_t i = 0; i < problems && in.ok(); ++i) {
    LabelProblem problem;
    problem.file = in.get_text();
    problem.line = in.get<int>();
    problem.reason = in.get_text();
    problem.dropped = in.get<std::uint8_t>() != 0;
    entry.problems.push_back(std::move(problem));
  }
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
  std::string bytes = out.take();
  const std::uint64_t check = content_hash(bytes);
  bytes.append(reinterpret_cast<const char*>(&check), sizeof check);
  return bytes;
}

std::optional<CachedEntries> decode_cache(std::string_view bytes, std::uint64_t options) {
  if (bytes.size() < kCheckBytes) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - kCheckBytes);
  ByteReader in(content), check(bytes.substr(content.size()));
  if (in.get<std::uint64_t>() != kMagic || in.get<std::uint64_t>() != options) return std::nullopt;
  if (check.get<std::uint64_t>() != content_hash(content)) return std::nullopt;
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

CachePlaces cache_places(const fs::path& labels_folder, const std::vector<fs::path>& sources) {
  std::string name = labels_folder.native();
  std::error_code ignored;
  // Lists and several folders may share one folder of labels with another split.
  if (sources.size() != 1 || !fs::is_directory(sources.front(), ignored)) {
    std::string all;
    for (const fs::path& source : sources) all += fs::absolute(source).native() + '\n';
    name += fmt::format(".{:08x}", content_hash(all) & 0xFFFFFFFFU);
  }
  CachePlaces places;
  places.beside = name + ".yolo-cache";
  places.own = user_cache_folder() / "labels" / fmt::format("{:016x}.yolo-cache", content_hash(name));
  return places;
}

CachedEntries load_cache(const CachePlaces& places, std::uint64_t options, fs::path& used) {
  for (const fs::path& place : {places.beside, places.own}) {
    std::error_code ignored;
    if (!fs::is_regular_file(place, ignored)) continue;
    try {
      if (auto entries = decode_cache(read_small_file(place, kLargestCache), options)) {
        used = place;
        return *std::move(entries);
      }
    } catch (const Error&) {  // as good as none
    }
  }
  return {};
}

fs::path save_cache(const CachePlaces& places, std::string_view bytes) {
  try {
    atomic_write(places.beside, bytes);
    return places.beside;
  } catch (const Error&) {  // a dataset that may only be read
  }
  try {
    make_folders(places.own.parent_path());
    atomic_write(places.own, bytes);
    return places.own;
  } catch (const Error&) {  // the next scan takes longer, nothing else
    return {};
  }
}

}  // namespace yolo::dataset
