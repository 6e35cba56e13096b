// Settings of a head against its branches.
#include <yolo/error.hpp>

#include "checkpoint/module_rules.hpp"
#include "graph/heads.hpp"

namespace yolo::checkpoint {
namespace {

using graph::Module;

constexpr std::int64_t kMostClasses = 100'000;
constexpr std::int64_t kMostSteps = 1024;

// Channels of the last convolution of each branch in the list `name`; nothing for a branch that ends in
// something else.
std::vector<std::optional<std::int64_t>> branch_channels(const Module& head, std::string_view name) {
  std::vector<std::optional<std::int64_t>> channels;
  const Module* list = head.find_child(name);
  for (std::size_t i = 0; list && i < list->children.size(); ++i) {
    const Module* last = list->children[i].second.get();
    while (last->type == "Sequential" && !last->children.empty()) last = last->children.back().second.get();
    const graph::Tensor* weight = last->type == "Conv2d" ? last->find_tensor("weight") : nullptr;
    channels.push_back(weight && !weight->shape.empty() ? std::optional(weight->shape[0]) : std::nullopt);
  }
  return channels;
}

void check_branches(const Module& head, const std::string& name, const char* setting, std::int64_t expected,
                    const std::string& where) {
  const auto channels = branch_channels(head, name);
  for (std::size_t level = 0; level < channels.size(); ++level) {
    if (!channels[level] || *channels[level] == expected) continue;
    throw Error(fmt::format("{}: its branch {}.{} ends in {} channels, but {} tells {}", where, name, level,
                            *channels[level], setting, expected));
  }
}

void check_count(const Module& head, const char* setting, std::int64_t expected, const std::string& where) {
  if (!head.has(setting) || head.integer(setting) == expected) return;
  throw Error(fmt::format("{}: \"{}\" is {}, but the rest of the head makes it {}", where, setting,
                          head.integer(setting), expected));
}

// The steps of a distribution stand for 0, 1, 2, ... cells; the decoders know no others. One step is none.
void check_steps(const Module& head, std::int64_t steps, const std::string& where) {
  const Module* dfl = head.find_child("dfl");
  if (steps == 1) {
    if (dfl == nullptr || dfl->type == "Identity") return;
    throw Error(fmt::format("{}: reg_max is 1, boxes without a distribution, and its part \"dfl\" is {}", where, dfl->type));
  }
  const Module* conv = dfl && dfl->type == "DFL" ? dfl->find_child("conv") : nullptr;
  const graph::Tensor* weight = conv ? conv->find_tensor("weight") : nullptr;
  if (!weight) throw Error(where + ": its part \"dfl\" is no DFL with a convolution");
  bool counts = weight->count() == steps;
  const auto values = counts ? weight->to_floats() : std::vector<float>();
  for (std::size_t i = 0; i < values.size(); ++i) counts = counts && values[i] == static_cast<float>(i);
  if (!counts)
    throw Error(fmt::format("{}: its DFL should weigh {} steps (reg_max) by 0, 1, 2, ..., and does not",
                            where, steps));
}

std::int64_t bounded(const Module& head, const char* setting, std::int64_t most, const std::string& where) {
  const std::int64_t value = head.integer(setting);
  if (value >= 1 && value <= most) return value;
  throw Error(fmt::format("{}: \"{}\" should be 1 to {}, and is {}", where, setting, most, value));
}

std::int64_t product(const Module& head, const char* setting) {
  const auto [points, values] = head.pair(setting);
  return points >= 0 && points <= 100'000 && values >= 0 && values <= 100 ? points * values : -1;
}

/// What a place tells beside box and classes: in which branch, and how many values.
struct Extra {
  std::string branch;
  const char* setting = "";
  std::int64_t channels = 0;
};

Extra extra_of(const Module& head, const graph::HeadRow& row) {
  switch (row.extra) {
    case graph::HeadExtra::masks: return {"cv4", "nm", head.integer("nm")};
    case graph::HeadExtra::keypoints: return {head.find_child("cv4_kpts") || head.find_child("one2one_cv4_kpts") ? "cv4_kpts" : "cv4", "kpt_shape", product(head, "kpt_shape")};
    case graph::HeadExtra::angle: return {"cv4", "ne", head.integer("ne")};
    case graph::HeadExtra::none: break;
  }
  return {};
}

std::int64_t levels_of(const Module& head) {
  return static_cast<std::int64_t>(head.child(graph::has_one_to_one(head) ? "one2one_cv2" : "cv2").children.size());
}

// A set of branches is there as a whole, with as many levels in each, or not at all; and one of them is.
void check_sets(const Module& head, const Extra& extra, const std::string& where) {
  std::vector<std::string> names{"cv2", "cv3"};
  if (!extra.branch.empty()) names.push_back(extra.branch);
  if (extra.branch == "cv4_kpts") names.push_back("cv4");
  bool any = false;
  for (const std::string prefix : {"", "one2one_"}) {
    std::vector<std::string> missing;
    for (const std::string& name : names) {
      const Module* list = head.find_child(prefix + name);
      if (list == nullptr) missing.push_back(prefix + name);
      if (list != nullptr && static_cast<std::int64_t>(list->children.size()) != levels_of(head))
        throw Error(fmt::format("{}: its part {} has {} levels, others {}", where, prefix + name, list->children.size(), levels_of(head)));
    }
    if (missing.empty()) any = true;
    if (!missing.empty() && missing.size() < names.size())
      throw Error(fmt::format("{}: a part of its {} branches is missing: {}", where,
                              prefix.empty() ? "one-to-many" : "one-to-one", fmt::join(missing, ", ")));
  }
  if (!any) throw Error(fmt::format("{}: it has no branches ({})", where, fmt::join(names, ", ")));
}

void check_flag(const Module& head, const std::string& where) {
  const bool has = graph::has_one_to_one(head);
  if (head.flag("end2end", has) == has) return;
  throw Error(fmt::format("{}: \"end2end\" is {}, and it has {}one-to-one branches", where, has ? "False" : "True", has ? "" : "no "));
}

}  // namespace

void check_head(const Module& head, const std::string& where) {
  const graph::HeadRow* row = graph::find_head(head.type);
  if (row == nullptr) return;
  if (row->kind == graph::HeadKind::anchors)
    check_branches(head, "m", "na x (nc + 5)",
                   bounded(head, "na", 100, where) * (bounded(head, "nc", kMostClasses, where) + 5), where);
  if (row->kind != graph::HeadKind::dense) return;
  const std::int64_t classes = bounded(head, "nc", kMostClasses, where),
                     steps = bounded(head, "reg_max", kMostSteps, where);
  const Extra extra = extra_of(head, *row);
  for (const std::string prefix : {"", "one2one_"}) {
    check_branches(head, prefix + "cv2", "4 x reg_max", 4 * steps, where);
    check_branches(head, prefix + "cv3", "nc", classes, where);
    if (!extra.branch.empty()) check_branches(head, prefix + extra.branch, extra.setting, extra.channels, where);
  }
  check_sets(head, extra, where);
  check_flag(head, where);
  check_count(head, "no", classes + 4 * steps, where);
  check_count(head, "nl", levels_of(head), where);
  if (row->extra == graph::HeadExtra::keypoints) check_count(head, "nk", product(head, "kpt_shape"), where);
  check_steps(head, steps, where);
}

}  // namespace yolo::checkpoint
