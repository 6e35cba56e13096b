#include "graph/model_yaml_keys.hpp"

#include <yaml-cpp/yaml.h>

#include <array>
#include <charconv>

#include <yolo/error.hpp>

#include "core/suggest.hpp"
#include "core/text.hpp"
#include "graph/release_of.hpp"

namespace yolo::graph {
namespace {

// Those of today's files, of YOLOv5's, and those that a checkpoint adds to the description of its model.
constexpr std::array<std::string_view, 18> kKnown{
    "nc",       "scales",    "scale", "depth_multiple", "width_multiple", "activation",
    "backbone", "head",      "ch",    "channels",       "kpt_shape",      "kpt_names",
    "names",    "yaml_file", "task",  "reg_max",        "end2end",        "anchors"};

std::string scalar(const YAML::Node& node) { return node.IsScalar() ? node.Scalar() : ""; }

std::string last_type(const YAML::Node& rows, std::size_t i) {
  const YAML::Node row = rows[i];
  std::string type = row.IsSequence() && row.size() > 2 ? scalar(row[2]) : "";
  if (type.starts_with("nn.")) type.erase(0, 3);
  return type;
}

template <typename Wanted>
bool any_row(const YAML::Node& root, Wanted wanted) {
  for (const char* part : {"backbone", "head"}) {
    const YAML::Node rows = root[part];
    for (std::size_t i = 0; rows.IsSequence() && i < rows.size(); ++i) {
      if (wanted(last_type(rows, i), rows[i])) return true;
    }
  }
  return false;
}

std::string head_of(const YAML::Node& root) {
  const YAML::Node rows = root["head"];
  return rows.IsSequence() && rows.size() > 0 ? last_type(rows, rows.size() - 1) : "";
}

// The fourth argument of C3k2 was a number before, and says since then whether it attends.
bool is_newer_row(const std::string& type, const YAML::Node& row) {
  if (is_newer_layer(type)) return true;
  if (type != "C3k2" || row.size() < 4 || !row[3].IsSequence() || row[3].size() < 4) return false;
  const std::string fourth = to_lower(scalar(row[3][3]));
  return fourth == "true" || fourth == "false";
}

std::optional<bool> read_flag(const YAML::Node& root, const char* key, const std::string& name) {
  const YAML::Node node = root[key];
  if (!node.IsDefined() || node.IsNull()) return std::nullopt;
  const std::string value = to_lower(scalar(node));
  if (value == "none") return std::nullopt;
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  throw Error(fmt::format("{}: {} is {}; True or False is expected", name, key, printable(scalar(node), 40)));
}

std::int64_t read_bins(const YAML::Node& root, const std::string& name) {
  constexpr std::int64_t kUsual = 16, kMost = 1024;
  const YAML::Node node = root["reg_max"];
  if (!node.IsDefined() || node.IsNull()) return kUsual;
  std::int64_t bins = 0;
  const std::string text = scalar(node);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bins);
  if (error == std::errc{} && end == text.data() + text.size() && bins >= 1 && bins <= kMost) return bins;
  throw Error(fmt::format("{}: reg_max is {}; a whole number from 1 to {} is expected", name, printable(text, 40), kMost));
}

void check_names(const YAML::Node& root, const std::string& name, int classes) {
  const YAML::Node names = root["names"];
  if (!names.IsDefined() || names.IsNull() || classes > 0) return;
  const std::int64_t count = root["nc"].as<std::int64_t>(80);
  if ((names.IsSequence() || names.IsMap()) && static_cast<std::int64_t>(names.size()) == count) return;
  throw Error(fmt::format("{}: names should hold a name for each of the {} classes (nc)", name, count));
}

}  // namespace

void check_model_keys(const YAML::Node& root, const std::string& name, int classes) {
  for (const auto& entry : root) {
    const std::string key = scalar(entry.first);
    if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end())
      throw Error(fmt::format("{}: the key \"{}\" is not known.{} Known are {}", name, printable(key, 60),
                              did_you_mean(key, kKnown), fmt::join(kKnown.begin(), kKnown.end() - 1, ", ")));
  }
  if (root["anchors"].IsDefined()) {
    throw Error(name +
                ": it has anchors, so its head is that of legacy YOLOv5, which is read from its .pt files "
                "only; leave the "
                "key out and end in Detect, [nc] for today's head");
  }
  check_names(root, name, classes);
}

HeadKeys read_head_keys(const YAML::Node& root, const std::string& name) {
  HeadKeys keys;
  keys.bins = read_bins(root, name);
  const std::optional<bool> one_to_one = read_flag(root, "end2end", name);
  const bool is_v10 = head_of(root) == "v10Detect";
  if (is_v10 && !one_to_one.value_or(true)) throw Error(fmt::format("{}: end2end must be True where the head is v10Detect", name));
  keys.one_to_one = one_to_one.value_or(is_v10);
  const bool told = !is_v10 && (keys.one_to_one || keys.bins != HeadKeys{}.bins);
  keys.newer = told || is_newer_name(name) || any_row(root, is_newer_row);
  keys.plain_classes = keys.newer && !any_row(root, [](const std::string& type, const YAML::Node&) { return type == "C3k2" || type == "A2C2f"; });
  return keys;
}

}  // namespace yolo::graph
