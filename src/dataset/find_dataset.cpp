// Finds the description of a dataset and the places that it names.
#include <yolo/error.hpp>

#include "core/files.hpp"
#include "core/name_list.hpp"
#include "core/paths.hpp"
#include "core/text.hpp"
#include "dataset/dataset_yaml.hpp"
#include "media/formats.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostListed = 10;
constexpr std::size_t kLargestDescription = std::size_t{8} << 20;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Absolute and without "." and "..", so that messages are short.
fs::path tidy(const fs::path& path) {
  fs::path result = fs::absolute(path).lexically_normal();
  return result.has_filename() ? result : result.parent_path();
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// A folder's entries, sorted, and those of them that are YAML files.
struct FolderContent {
  std::vector<std::string> all, yamls;
};

FolderContent content_of(const fs::path& folder) {
  FolderContent content;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const std::string ending = media::ending_of(name);
    const bool is_yaml = (ending == "yaml" || ending == "yml") && is_file(it->path());
    if (!name.starts_with('.')) (is_yaml ? content.yamls : content.all).push_back(name);
  }
  std::sort(content.all.begin(), content.all.end());
  std::sort(content.yamls.begin(), content.yamls.end());
  return content;
}

/// Why a folder does not stand for the one YAML in it.
[[noreturn]] void refuse_folder(const fs::path& folder) {
  const FolderContent content = content_of(folder);
  if (content.yamls.size() > 1) {
    throw Error(fmt::format("{}: the folder holds {} YAML files, {}; say which: data={}",
                            printable(folder.string()), content.yamls.size(), name_list(content.yamls, kMostListed),
                            printable((folder / content.yamls.front()).string())));
  }
  throw Error(fmt::format(
      "{}: there is no YAML in this folder{}. Write one that names the pictures and the classes: 'path: {}', "
      "'train: ...', 'val: ...', 'names: [first class, second class]'",
      printable(folder.string()),
      content.all.empty() ? "; it is empty" : fmt::format(", which holds {}", name_list(content.all, kMostListed)),
      printable(folder.string())));
}

/// Other kinds of files that people name here.
void refuse_other_kinds(const fs::path& file) {
  const std::string ending = media::ending_of(file.native());
  if (ending == "json") {
    throw Error(fmt::format(
        "{}: expected a dataset's YAML, found a JSON file. An annotation file of COCO is named within the "
        "YAML: 'val: {}', with 'names: [...]'",
        printable(file.string()), printable(file.filename().string())));
  }
  if (ending == "zip" || ending == "tar" || ending == "gz" || ending == "tgz") {
    throw Error(fmt::format("{}: expected a dataset's YAML, found an archive; unpack it first",
                            printable(file.string())));
  }
}

fs::path find_description(const std::string& name, const DatasetSearch& search) {
  const fs::path given = expand_home(name);
  std::vector<fs::path> candidates{given};
  if (given.is_relative()) {
    std::vector<fs::path> folders{search.datasets_dir};
    folders.insert(folders.end(), search.folders.begin(), search.folders.end());
    for (const fs::path& folder : folders) {
      if (folder.empty()) continue;
      candidates.push_back(folder / given);
      candidates.push_back(folder / given.stem() / given.filename());
    }
    candidates.push_back(given.parent_path() / given.stem() / given.filename());
  }
  std::vector<std::string> tried;
  std::optional<fs::path> folder_without;
  for (const fs::path& candidate : candidates) {
    const fs::path place = tidy(candidate);
    if (is_file(place)) {
      refuse_other_kinds(place);
      return place;
    }
    if (is_folder(place)) {
      const std::vector<std::string> yamls = content_of(place).yamls;
      if (yamls.size() == 1) return place / yamls.front();
      if (!folder_without) folder_without = place;
    }
    tried.push_back(fmt::format("'{}'", place.string()));
  }
  if (folder_without) refuse_folder(*folder_without);
  refuse_missing_dataset(name, given, tried, "Give the path of its YAML file");
}

/// The folders that a split may be relative to, best first.
std::vector<fs::path> roots_of(const DatasetText& text, const fs::path& file, const fs::path& datasets_dir) {
  const fs::path beside = file.parent_path();
  if (text.path.empty()) return {beside};
  const fs::path path = expand_home(text.path);
  if (path.is_absolute()) return {path};
  if (datasets_dir.empty()) return {beside / path, beside};
  return {beside / path, datasets_dir / path, beside};
}

std::vector<fs::path> candidates_for(const std::string& source, const std::vector<fs::path>& roots) {
  const fs::path given = expand_home(source);
  if (given.is_absolute()) return {tidy(given)};
  std::vector<fs::path> candidates;
  for (const fs::path& root : roots) {
    candidates.push_back(tidy(root / given));
    // "../train/images" beside "train" is how some exporters write it.
    if (source.starts_with("../")) candidates.push_back(tidy(root / source.substr(3)));
  }
  if (source.find('\\') != std::string::npos) {  // written on Windows
    for (fs::path& candidate : candidates_for(replace_all(source, "\\", "/"), roots))
      candidates.push_back(std::move(candidate));
  }
  return candidates;
}

/// Empty when none exists; then `missing` tells which was sought and where.
fs::path resolve(const std::string& source, const std::vector<fs::path>& roots, std::string& missing) {
  std::vector<std::string> tried;
  for (const fs::path& candidate : candidates_for(source, roots)) {
    if (is_there(candidate)) return candidate;
    const std::string text = fmt::format("'{}'", candidate.string());
    if (std::find(tried.begin(), tried.end(), text) == tried.end()) tried.push_back(text);
  }
  if (missing.empty())
    missing = fmt::format("'{}' is not there; tried {}", printable(source), fmt::join(tried, ", "));
  return {};
}

DatasetSplit resolve_split(const DatasetText& text, const std::string& name,
                           const std::vector<fs::path>& roots) {
  DatasetSplit split;
  for (const std::string& source : text.splits.at(name)) {
    fs::path found = resolve(source, roots, split.missing);
    if (!found.empty()) split.sources.push_back(std::move(found));
  }
  if (const auto images = text.splits.find(name + "_images"); images != text.splits.end()) {
    split.images = resolve(images->second.front(), roots, split.missing);
  }
  return split;
}

}  // namespace

void refuse_missing_dataset(const std::string& name, const fs::path& given, const std::vector<std::string>& tried,
                            std::string_view advice) {
  const std::string broken = broken_link(given);
  throw Error(broken.empty() ? fmt::format("dataset '{}' not found; tried {}. {}", printable(name), fmt::join(tried, ", "), advice)
                             : fmt::format("dataset '{}' {}", printable(name), broken),
              ErrorCode::not_found);
}

DatasetDescription read_dataset_yaml(const std::string& path_or_name, const DatasetSearch& search) {
  DatasetDescription dataset;
  dataset.file = find_description(path_or_name, search);
  DatasetText text =
      parse_dataset_yaml(read_small_file(dataset.file, kLargestDescription), dataset.file.string());
  const std::vector<fs::path> roots = roots_of(text, dataset.file, search.datasets_dir);
  for (const char* name : {"train", "val", "test"}) {
    if (text.splits.contains(name)) dataset.splits[name] = resolve_split(text, name, roots);
  }
  dataset.names = std::move(text.names);
  dataset.kpt_shape = text.kpt_shape;
  dataset.flip_idx = std::move(text.flip_idx);
  dataset.kpt_oks_sigmas = std::move(text.kpt_oks_sigmas);
  dataset.download = std::move(text.download);
  dataset.notes = std::move(text.notes);
  return dataset;
}

const DatasetSplit& split_of(const DatasetDescription& dataset, const std::string& split) {
  const auto found = dataset.splits.find(split);
  if (found == dataset.splits.end()) {
    std::vector<std::string> names;
    for (const auto& entry : dataset.splits) names.push_back(entry.first);
    throw NoSuchSplit(
        fmt::format("{}: there is no split '{}', only {}; add the key '{}' or choose another with split=",
                    dataset.file.string(), printable(split), fmt::join(names, ", "), printable(split)));
  }
  if (!found->second.missing.empty()) {
    throw Error(fmt::format(
        "{}: the split '{}': {}. {}", dataset.file.string(), split, found->second.missing,
        dataset.download.empty()
            ? "Correct 'path', or put the pictures there"
            : "The dataset is not downloaded by itself; its 'download' key says where it comes from"));
  }
  return found->second;
}

}  // namespace yolo::dataset
