// Reads the folders of a classification dataset.
#include "dataset/classification.hpp"

#include <yolo/error.hpp>

#include "core/paths.hpp"
#include "core/text.hpp"
#include "dataset/image_check.hpp"
#include "dataset/parallel.hpp"
#include "dataset/scan_verdict.hpp"
#include "media/formats.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr int kMostDepth = 32;
constexpr std::size_t kMostListed = 10;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

fs::path find_root(const std::string& name, const DatasetSearch& search) {
  const fs::path given = expand_home(name);
  std::vector<fs::path> candidates{given};
  if (given.is_relative()) {
    if (!search.datasets_dir.empty()) candidates.push_back(search.datasets_dir / given);
    for (const fs::path& folder : search.folders) candidates.push_back(folder / given);
  }
  std::vector<std::string> tried;
  for (const fs::path& candidate : candidates) {
    fs::path root = fs::absolute(candidate).lexically_normal();
    if (!root.has_filename()) root = root.parent_path();
    if (is_folder(root)) return root;
    std::error_code ignored;
    if (fs::exists(root, ignored)) {
      throw Error(fmt::format(
          "{}: expected a folder, found a file. A classification dataset is a folder with the folders 'train' and "
          "'val', which hold one folder for each class; there is no YAML",
          printable(root.string())));
    }
    tried.push_back(fmt::format("'{}'", root.string()));
  }
  refuse_missing_dataset(name, given, tried,
                         "A classification dataset is a folder with the folders 'train' and 'val', which hold one folder for each class");
}

/// The folder of a split, or nothing.
fs::path folder_of(const fs::path& root, const std::string& split) {
  if (is_folder(root / split)) return root / split;
  if (split == "val" && is_folder(root / "validation")) return root / "validation";
  return {};
}

fs::path choose_split(const std::string& wanted, ClassificationDataset& dataset) {
  dataset.split = wanted;
  fs::path folder = folder_of(dataset.root, wanted);
  if (!folder.empty()) return folder;
  if (wanted == "val") dataset.split = "test";
  if (wanted == "test") dataset.split = "val";
  folder = folder_of(dataset.root, dataset.split);
  if (folder.empty() || dataset.split == wanted) {
    throw Error(fmt::format(
        "{}: there is no folder '{}'; a classification dataset holds the folders 'train' and 'val' "
        "(or 'test'), each with one folder for each class",
        dataset.root.string(), printable(wanted)));
  }
  dataset.notes.push_back(fmt::format("{}: there is no split '{}', '{}' is used instead",
                                      dataset.root.string(), wanted, dataset.split));
  return folder;
}

/// Names of what a folder holds, sorted.
std::vector<std::string> entries_of(const fs::path& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->is_directory(ignored) == folders) names.push_back(it->path().filename().string());
  }
  if (error)
    throw Error(
        fmt::format("{}: the folder cannot be read: {}", printable(folder.string()), error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> class_names(const fs::path& split) {
  std::vector<std::string> names = entries_of(split, true);
  std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
  if (names.empty()) {
    throw Error(
        fmt::format("{}: expected one folder of pictures for each class, found none", split.string()));
  }
  return names;
}

void add_pictures(const fs::path& folder, int cls, int depth, std::vector<Sample>& samples) {
  for (const std::string& name : entries_of(folder, false)) {
    if (!media::is_image_name(name)) continue;
    Sample sample;
    sample.image = folder / name;
    sample.labels.emplace_back().cls = cls;
    samples.push_back(std::move(sample));
  }
  if (depth >= kMostDepth) return;
  for (const std::string& name : entries_of(folder, true))
    add_pictures(folder / name, cls, depth + 1, samples);
}

/// Says which of the dataset's classes no picture is left of.
void note_empty_classes(const fs::path& folder, ClassificationDataset& dataset) {
  std::vector<int> counts(dataset.names.size(), 0);
  for (const Sample& sample : dataset.samples) ++counts[static_cast<std::size_t>(sample.labels.front().cls)];
  std::vector<std::string> empty;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) empty.push_back(fmt::format("'{}'", printable(dataset.names[i], 60)));
  }
  if (empty.empty()) return;
  const std::size_t shown = std::min(empty.size(), kMostListed);
  dataset.notes.push_back(fmt::format(
      "{}: {} of {} classes ha{} no picture that can be used: {}{}", printable(folder.string()), empty.size(),
      counts.size(), empty.size() == 1 ? "s" : "ve",
      fmt::join(empty.begin(), empty.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
      shown < empty.size() ? " and others" : ""));
}

void check_pictures(std::vector<Sample> samples, const ScanOptions& options, ClassificationDataset& dataset) {
  std::vector<ImageCheck> checks(samples.size());
  for_each_index(samples.size(), options.threads, options.progress,
                 [&](std::size_t i) { checks[i] = check_image(samples[i].image); });
  ScanStatistics& statistics = dataset.statistics;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    ++statistics.images;
    if (checks[i].problem.empty()) {
      samples[i].size = checks[i].size;
      dataset.samples.push_back(std::move(samples[i]));
    } else {
      ++statistics.corrupt;
      dataset.problems.push_back({samples[i].image, 0, checks[i].problem, true});
    }
  }
  statistics.found = statistics.instances = static_cast<int>(dataset.samples.size());
}

}  // namespace

ClassificationDataset read_classification(const std::string& path_or_name, const std::string& split,
                                          const DatasetSearch& search, const ScanOptions& options) {
  ClassificationDataset dataset;
  dataset.root = find_root(path_or_name, search);
  const fs::path folder = choose_split(split, dataset);
  const fs::path train = folder_of(dataset.root, "train");
  dataset.names = class_names(train.empty() ? folder : train);
  std::vector<Sample> samples;
  for (const std::string& name : class_names(folder)) {
    const auto found = std::find(dataset.names.begin(), dataset.names.end(), name);
    if (found == dataset.names.end()) {
      throw Error(
          fmt::format("{}: the class '{}' is not among the {} classes of '{}'; add or remove that folder",
                      folder.string(), printable(name, 60), dataset.names.size(), train.string()));
    }
    add_pictures(folder / name, static_cast<int>(found - dataset.names.begin()), 0, samples);
  }
  if (samples.empty())
    throw Error(fmt::format("{}: no pictures in it ({})", folder.string(), media::formats_text()));
  check_pictures(std::move(samples), options, dataset);
  if (dataset.samples.empty()) {
    throw Error(fmt::format("none of the {} pictures in {} can be used: {}", dataset.statistics.images,
                            printable(folder.string()), first_reasons(dataset.problems)));
  }
  note_empty_classes(folder, dataset);
  return dataset;
}

}  // namespace yolo::dataset
