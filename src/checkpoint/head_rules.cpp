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

void check_branches(const Module& head, std::string_view name, const char* setting, std::int64_t expected,
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

// The steps of a distribution stand for 0, 1, 2, ... cells; the decoders know no others.
void check_steps(const Module& head, std::int64_t steps, const std::string& where) {
  const Module* dfl = head.find_child("dfl");
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
  for (const char* boxes : {"cv2", "one2one_cv2"})
    check_branches(head, boxes, "4 x reg_max", 4 * steps, where);
  for (const char* scores : {"cv3", "one2one_cv3"}) check_branches(head, scores, "nc", classes, where);
  if (row->extra == graph::HeadExtra::masks) check_branches(head, "cv4", "nm", head.integer("nm"), where);
  if (row->extra == graph::HeadExtra::keypoints) check_branches(head, "cv4", "kpt_shape", product(head, "kpt_shape"), where);
  if (row->extra == graph::HeadExtra::angle) check_branches(head, "cv4", "ne", head.integer("ne"), where);
  check_count(head, "no", classes + 4 * steps, where);
  check_count(head, "nl",
              static_cast<std::int64_t>(head.child(row->one_to_one ? "one2one_cv2" : "cv2").children.size()),
              where);
  if (row->extra == graph::HeadExtra::keypoints) check_count(head, "nk", product(head, "kpt_shape"), where);
  check_steps(head, steps, where);
}

}  // namespace yolo::checkpoint
