#include "graph/model_yaml_keys.hpp"

#include <yaml-cpp/yaml.h>

#include <array>

#include <yolo/error.hpp>

#include "core/suggest.hpp"
#include "core/text.hpp"
#include "graph/newer_families.hpp"

namespace yolo::graph {
namespace {

// Those of today's files, of YOLOv5's, and those that a checkpoint adds to the description of its model.
constexpr std::array<std::string_view, 18> kKnown{
    "nc",       "scales",    "scale", "depth_multiple", "width_multiple", "activation",
    "backbone", "head",      "ch",    "channels",       "kpt_shape",      "kpt_names",
    "names",    "yaml_file", "task",  "reg_max",        "end2end",        "anchors"};

std::string scalar(const YAML::Node& node) { return node.IsScalar() ? node.Scalar() : ""; }

bool is_false(const YAML::Node& node) {
  const std::string value = to_lower(scalar(node));
  return node.IsNull() || value == "false" || value == "none" || value == "0";
}

bool is_true(const YAML::Node& node) { return to_lower(scalar(node)) == "true" || scalar(node) == "1"; }

std::string head_of(const YAML::Node& root) {
  const YAML::Node rows = root["head"];
  const YAML::Node last = rows.IsSequence() && rows.size() > 0 ? rows[rows.size() - 1] : YAML::Node();
  return last.IsSequence() && last.size() > 2 ? scalar(last[2]) : "";
}

// What 8.4 reads from these keys; without them a head is as here.
void check_newer_keys(const YAML::Node& root, const std::string& name) {
  const YAML::Node steps = root["reg_max"], end2end = root["end2end"];
  if (steps.IsDefined() && scalar(steps) != "16") {
    throw Error(fmt::format("{}: reg_max is {}, and heads are built with 16 only. {}", name,
                            printable(scalar(steps), 40), not_implemented("YOLO26")), ErrorCode::unsupported);
  }
  if (!end2end.IsDefined()) return;
  const bool one_to_one = head_of(root) == "v10Detect";
  if (one_to_one ? is_true(end2end) : is_false(end2end)) return;
  if (one_to_one) throw Error(fmt::format("{}: end2end must be True where the head is v10Detect", name));
  throw Error(fmt::format("{}: end2end is {}, which gives a head one-to-one branches. {}", name,
                          printable(scalar(end2end), 40), not_implemented("YOLO26")), ErrorCode::unsupported);
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
  check_newer_keys(root, name);
  check_names(root, name, classes);
}

}  // namespace yolo::graph
