// Reads the text of a dataset's description; looks for no file.
#include "dataset/dataset_yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <yolo/error.hpp>

#include "core/suggest.hpp"
#include "core/text.hpp"

namespace yolo::dataset {
namespace {

constexpr std::size_t kMostClasses = 100000;
constexpr std::size_t kMostSources = 100000;
constexpr int kMostKeypoints = 10000;
constexpr std::array<const char*, 6> kSplitKeys{"train",        "val",        "test",
                                                "train_images", "val_images", "test_images"};

std::optional<int> whole_number(const YAML::Node& node) {
  if (!node.IsScalar()) return std::nullopt;
  const std::string& text = node.Scalar();
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> read_sources(const YAML::Node& node, const std::string& key) {
  std::vector<std::string> sources;
  if (!node.IsDefined() || node.IsNull()) return sources;
  if (node.IsScalar()) return {node.Scalar()};
  if (!node.IsSequence()) throw Error(fmt::format("'{}' should be a path or a list of paths", key));
  for (const YAML::Node& item : node) {
    if (!item.IsScalar()) throw Error(fmt::format("'{}' holds an entry that is no path", key));
    if (sources.size() >= kMostSources)
      throw Error(fmt::format("'{}' lists more than {} paths", key, kMostSources));
    sources.push_back(item.Scalar());
  }
  return sources;
}

std::vector<std::string> names_from_map(const YAML::Node& node) {
  std::map<int, std::string> by_index;
  for (const auto& entry : node) {
    const std::optional<int> index = whole_number(entry.first);
    if (!index) {
      throw Error(fmt::format("'names' has the key '{}', expected class numbers from 0 on",
                              entry.first.IsScalar() ? printable(entry.first.Scalar(), 60) : "(no text)"));
    }
    if (!entry.second.IsScalar() && !entry.second.IsNull())
      throw Error(fmt::format("the name of class {} is no text", *index));
    if (by_index.size() >= kMostClasses) throw Error(fmt::format("more than {} classes", kMostClasses));
    if (!by_index.emplace(*index, entry.second.IsNull() ? "None" : entry.second.Scalar()).second) {
      throw Error(fmt::format("'names' has class {} twice", *index));
    }
  }
  std::vector<std::string> names;
  for (auto& [index, name] : by_index) {
    if (index != static_cast<int>(names.size())) {
      throw Error(fmt::format(
          "'names' holds {} classes, so their numbers should be 0 to {}; found {} where {} should "
          "be: number them without gaps",
          by_index.size(), by_index.size() - 1, index, names.size()));
    }
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> names_from_list(const YAML::Node& node) {
  std::vector<std::string> names;
  for (const YAML::Node& item : node) {
    if (names.size() >= kMostClasses) throw Error(fmt::format("more than {} classes", kMostClasses));
    if (!item.IsScalar() && !item.IsNull())
      throw Error(fmt::format("the name of class {} is no text", names.size()));
    names.push_back(item.IsNull() ? "None" : item.Scalar());
  }
  return names;
}

std::vector<std::string> read_names(const YAML::Node& names, const YAML::Node& nc) {
  std::optional<int> count;
  if (nc.IsDefined() && !nc.IsNull()) {
    count = whole_number(nc);
    if (!count || *count < 1 || *count > static_cast<int>(kMostClasses)) {
      throw Error(fmt::format("'nc' should be the number of classes, 1 to {}", kMostClasses));
    }
  }
  std::vector<std::string> result;
  if (names.IsDefined() && !names.IsNull()) {
    if (!names.IsMap() && !names.IsSequence())
      throw Error("'names' should be a list, or a map of class numbers to names");
    result = names.IsMap() ? names_from_map(names) : names_from_list(names);
    if (result.empty()) throw Error("'names' is empty; write one name for each class");
    if (count && static_cast<std::size_t>(*count) != result.size()) {
      throw Error(
          fmt::format("'names' holds {} classes, but 'nc' says {}; correct one of them or leave 'nc' out",
                      result.size(), *count));
    }
    return result;
  }
  if (!count)
    throw Error("the key 'names' is missing (and 'nc' too); write 'names: [first class, second class]'");
  for (int i = 0; i < *count; ++i) result.push_back(fmt::format("class_{}", i));
  return result;
}

std::optional<KeypointShape> read_kpt_shape(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return std::nullopt;
  const bool is_pair = node.IsSequence() && node.size() == 2;
  const std::optional<int> points = is_pair ? whole_number(node[0]) : std::nullopt;
  const std::optional<int> values = is_pair ? whole_number(node[1]) : std::nullopt;
  if (!points || !values || *points < 1 || *points > kMostKeypoints || *values < 2 || *values > 3) {
    throw Error("'kpt_shape' should be [number of points, 2 or 3], for example [17, 3]");
  }
  return KeypointShape{*points, *values};
}

std::vector<int> read_flip_idx(const YAML::Node& node) {
  std::vector<int> result;
  if (!node.IsDefined() || node.IsNull()) return result;
  if (!node.IsSequence()) throw Error("'flip_idx' should be a list of point numbers");
  for (const YAML::Node& item : node) {
    const std::optional<int> index = whole_number(item);
    if (!index || *index < 0 || *index >= kMostKeypoints)
      throw Error("'flip_idx' should hold point numbers from 0 on");
    if (result.size() >= kMostKeypoints) throw Error("'flip_idx' is too long");
    result.push_back(*index);
  }
  return result;
}

std::vector<double> read_sigmas(const YAML::Node& node, const std::optional<KeypointShape>& shape) {
  std::vector<double> result;
  if (!node.IsDefined() || node.IsNull()) return result;
  if (!node.IsSequence() || !shape || node.size() != static_cast<std::size_t>(shape->points)) {
    throw Error("'kpt_oks_sigmas' should be a list of one number for each point of kpt_shape");
  }
  for (const YAML::Node& item : node) {
    const double sigma = item.as<double>(0);
    if (!(sigma > 0)) throw Error("'kpt_oks_sigmas' should hold numbers above 0");
    result.push_back(sigma);
  }
  return result;
}

void read_splits(const YAML::Node& root, DatasetText& text) {
  for (const char* key : kSplitKeys) {
    std::vector<std::string> sources = read_sources(root[key], key);
    if (!sources.empty()) text.splits[key] = std::move(sources);
  }
  if (!text.splits.contains("val") && root["validation"]) {
    std::vector<std::string> sources = read_sources(root["validation"], "validation");
    if (!sources.empty()) text.splits["val"] = std::move(sources);
    text.notes.emplace_back("the key 'validation' is taken as 'val'");
  }
  if (!text.splits.contains("train") && !text.splits.contains("val") && !text.splits.contains("test")) {
    throw Error(
        "the keys 'train' and 'val' are missing; each should name a folder of pictures, a .txt list of "
        "pictures or a COCO annotation file (.json)");
  }
}

// Keys of other programs may stand in a description; what looks like a misspelt one is worth a line.
void note_unknown_keys(const YAML::Node& root, DatasetText& text) {
  constexpr std::array<std::string_view, 18> kKnown{
      "path",        "train",          "val",       "test",     "train_images", "val_images",
      "test_images", "validation",     "names",     "nc",       "download",     "kpt_shape",
      "flip_idx",    "kpt_oks_sigmas", "kpt_names", "channels", "yaml_file",    "roboflow"};
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::string> unknown;
  for (const auto& entry : root) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "(no text)";
    if (std::find(kKnown.begin(), kKnown.end(), key) != kKnown.end() || unknown.size() > kMostNamed) continue;
    const auto near = nearest_names(key, kKnown);
    unknown.push_back(near.empty() ? fmt::format("'{}'", printable(key, 60))
                                   : fmt::format("'{}' (near '{}')", printable(key, 60), near.front()));
  }
  if (unknown.empty()) return;
  if (unknown.size() > kMostNamed) unknown.back() = "...";
  text.notes.push_back(
      fmt::format("these keys are not known and change nothing: {}", fmt::join(unknown, ", ")));
}

DatasetText read_root(const YAML::Node& root) {
  if (!root.IsMap()) throw Error("expected lines of the form 'key: value', such as 'val: images/val'");
  DatasetText text;
  if (const YAML::Node path = root["path"]; path && !path.IsNull()) {
    if (!path.IsScalar()) throw Error("'path' should be one folder");
    text.path = path.Scalar();
  }
  read_splits(root, text);
  text.names = read_names(root["names"], root["nc"]);
  text.kpt_shape = read_kpt_shape(root["kpt_shape"]);
  text.flip_idx = read_flip_idx(root["flip_idx"]);
  text.kpt_oks_sigmas = read_sigmas(root["kpt_oks_sigmas"], text.kpt_shape);
  if (const YAML::Node download = root["download"]; download && download.IsScalar())
    text.download = download.Scalar();
  note_unknown_keys(root, text);
  return text;
}

}  // namespace

DatasetText parse_dataset_yaml(std::string_view text, const std::string& origin) {
  try {
    return read_root(YAML::Load(std::string(text)));
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("{}: line {}: no valid YAML: {}", printable(origin), error.mark.line + 1,
                            printable(error.msg)));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", printable(origin), error.what()));
  }
}

}  // namespace yolo::dataset
