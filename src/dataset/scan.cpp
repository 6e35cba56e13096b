// Scans a split: what the cache knows is taken from it, the rest is read by several threads.
#include "dataset/scan.hpp"

#include <atomic>
#include <yolo/error.hpp>

#include "core/files.hpp"
#include "core/text.hpp"
#include "dataset/image_check.hpp"
#include "dataset/label_cache.hpp"
#include "dataset/label_file.hpp"
#include "dataset/parallel.hpp"
#include "dataset/scan_coco.hpp"
#include "dataset/scan_verdict.hpp"
#include "dataset/split_images.hpp"
#include "media/formats.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestLabelFile = std::size_t{256} << 20;

/// Why what is there is no file that can be read; empty when nothing is there at all.
std::string no_file_reason(const fs::path& path) {
  std::error_code ignored;
  const fs::file_type own = fs::symlink_status(path, ignored).type();
  const fs::file_type type = fs::status(path, ignored).type();
  if (own == fs::file_type::symlink && type == fs::file_type::not_found) return "it is a link that leads nowhere";
  if (type == fs::file_type::directory) return "it is a folder";
  return type == fs::file_type::not_found || type == fs::file_type::none ? "" : "it is no regular file";
}

void read_labels(const ScanJob& job, const LabelRules& rules, ScanEntry& entry) {
  if (!entry.label_stamp.exists()) {
    const std::string reason = no_file_reason(job.label_file);
    if (reason.empty()) return;
    entry.usable = false;
    entry.label_stamp.size = -2;  // equals no stamp: it is looked at again
    entry.problems.push_back({job.label_file, 0, "the labels cannot be read: " + reason, true});
    return;
  }
  try {
    LabelRows rows = parse_label_rows(read_small_file(job.label_file, kLargestLabelFile), rules);
    for (LabelProblem& problem : rows.problems) {
      problem.file = job.label_file;
      entry.problems.push_back(std::move(problem));
    }
    entry.labels = std::move(rows.labels);
    entry.dropped = rows.dropped;
    entry.duplicates = rows.duplicates;
  } catch (const Error& error) {
    entry.usable = false;
    entry.problems.push_back({job.label_file, 0, error.what(), true});
  }
}

ScanEntry scan_one(const ScanJob& job, const LabelRules& rules) {
  ScanEntry entry;
  const std::int64_t start = clock_now();
  entry.image_stamp = stamp_of(job.image);
  entry.label_stamp = stamp_of(job.label_file);
  if (!entry.image_stamp.exists()) {
    const std::string reason = no_file_reason(job.image);
    entry.problems.push_back({job.image, 0,
                              reason.empty() ? "the picture is not there" : "the picture is not used: " + reason,
                              true});
    return entry;
  }
  const ImageCheck check = check_image(job.image);
  entry.size = check.size;
  entry.usable = check.problem.empty();
  if (!entry.usable) entry.problems.push_back({job.image, 0, check.problem, true});
  read_labels(job, rules, entry);
  entry.image_stamp = settled(entry.image_stamp, start);
  entry.label_stamp = settled(entry.label_stamp, start);
  return entry;
}

std::vector<ScanJob> jobs_for(const std::vector<fs::path>& sources) {
  std::vector<ScanJob> jobs;
  for (fs::path& image : list_images(sources).images) {
    fs::path labels = label_file_of(image);
    jobs.push_back({std::move(image), std::move(labels)});
  }
  return jobs;
}

fs::path labels_folder(const std::vector<fs::path>& sources, const std::vector<ScanJob>& jobs) {
  std::error_code ignored;
  if (sources.size() == 1 && fs::is_directory(sources.front(), ignored)) {
    return label_file_of(fs::absolute(sources.front()).lexically_normal() / "x").parent_path();
  }
  return jobs.front().label_file.parent_path();
}

/// Jobs are sorted, so that equal ones are neighbours.
bool is_listed_twice(const std::vector<ScanJob>& jobs, std::size_t i) {
  const auto equals = [&](std::size_t k) {
    return k < jobs.size() && jobs[k].image.native() == jobs[i].image.native();
  };
  return equals(i + 1) || equals(i - 1);  // below 0 is far beyond the end
}

/// Entries in the order of the jobs.
std::vector<ScanEntry> scan_jobs(const std::vector<fs::path>& sources, const std::vector<ScanJob>& jobs,
                                 const ScanOptions& options, ScanStatistics& statistics) {
  const CachePlaces places = cache_places(labels_folder(sources, jobs), sources, options.cache_folder);
  const std::uint64_t key = fingerprint(options);
  CachedEntries known;
  if (options.use_cache) {
    const auto decode = [key](std::string_view bytes) { return decode_cache(bytes, key); };
    known = load_cache(places, statistics.cache, decode).value_or(CachedEntries());
  }
  const LabelRules rules{options.classes, options.keypoints, options.keep_polygons};
  std::vector<ScanEntry> entries(jobs.size());
  std::atomic<std::size_t> from_cache{0};
  for_each_index(jobs.size(), options.threads, options.progress, [&](std::size_t i) {
    const auto found = known.find(jobs[i].image.native());
    const bool unchanged = found != known.end() && found->second.image_stamp == stamp_of(jobs[i].image) &&
                           found->second.label_stamp == stamp_of(jobs[i].label_file);
    if (!unchanged) {
      entries[i] = scan_one(jobs[i], rules);
    } else {
      ++from_cache;
      entries[i] = is_listed_twice(jobs, i) ? found->second : std::move(found->second);
    }
  });
  statistics.from_cache += static_cast<int>(from_cache);
  const bool same = from_cache == jobs.size() && known.size() == jobs.size();
  if (options.use_cache && !same) statistics.cache = save_cache(places, encode_cache(jobs, entries, key));
  return entries;
}

void add_sample(const ScanJob& job, ScanEntry entry, ScanResult& result) {
  ScanStatistics& statistics = result.statistics;
  ++statistics.images;
  statistics.rows += entry.dropped + entry.duplicates + static_cast<int>(entry.labels.size());
  statistics.dropped_rows += entry.dropped;
  statistics.duplicate_rows += entry.duplicates;
  std::move(entry.problems.begin(), entry.problems.end(), std::back_inserter(result.problems));
  if (!entry.usable) {
    ++statistics.corrupt;
    return;
  }
  if (!entry.label_stamp.exists()) {
    ++statistics.missing;
  } else {
    ++statistics.found;
    if (entry.labels.empty() && entry.dropped == 0) ++statistics.empty;
  }
  result.samples.push_back({job.image, entry.size, std::move(entry.labels)});
}

/// A dataset with some polygons and some plain boxes counts as one of boxes, as in the peer.
void unify_polygons(ScanResult& result) {
  std::size_t labels = 0, polygons = 0;
  for (const Sample& sample : result.samples) {
    for (const Label& label : sample.labels) ++labels, polygons += label.polygon.empty() ? 0 : 1;
  }
  result.mixed_polygons = polygons != 0 && polygons != labels;
  if (!result.mixed_polygons) return;
  for (Sample& sample : result.samples) {
    for (Label& label : sample.labels) label.polygon.clear();
  }
}

void apply_class_options(const ScanOptions& options, ScanResult& result) {
  const std::vector<int>& wanted = options.only_classes;
  for (Sample& sample : result.samples) {
    if (!wanted.empty()) {
      std::erase_if(sample.labels, [&](const Label& label) {
        return std::find(wanted.begin(), wanted.end(), label.cls) == wanted.end();
      });
    }
    for (Label& label : sample.labels) {
      if (options.single_cls) label.cls = 0;
    }
    result.statistics.instances += static_cast<int>(sample.labels.size());
  }
}

void scan_label_files(const std::vector<fs::path>& sources, const ScanOptions& options, ScanResult& result) {
  const std::vector<ScanJob> jobs = jobs_for(sources);
  std::vector<ScanEntry> entries = scan_jobs(sources, jobs, options, result.statistics);
  for (std::size_t i = 0; i < jobs.size(); ++i) add_sample(jobs[i], std::move(entries[i]), result);
  unify_polygons(result);
}

}  // namespace

ScanResult scan_split(const DatasetSplit& split, const std::vector<std::string>& names,
                      const ScanOptions& options) {
  ScanResult result;
  std::vector<fs::path> with_label_files;
  for (const fs::path& source : split.sources) {
    if (media::ending_of(source.native()) == "json") {
      scan_annotations({source, split.images}, names, options, result);
    } else {
      with_label_files.push_back(source);
    }
  }
  if (!with_label_files.empty()) scan_label_files(with_label_files, options, result);
  if (result.statistics.images == 0) throw Error("the split names no pictures");
  check_what_is_left(result);
  apply_class_options(options, result);
  note_absent_labels(options, result);
  std::stable_sort(result.samples.begin(), result.samples.end(),
                   [](const Sample& a, const Sample& b) { return a.image.native() < b.image.native(); });
  return result;
}

}  // namespace yolo::dataset
