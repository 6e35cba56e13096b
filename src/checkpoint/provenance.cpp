// Date, version, training arguments and the like.
#include "checkpoint/provenance.hpp"

#include <functional>

#include "checkpoint/attributes.hpp"
#include "checkpoint/calls.hpp"
#include "checkpoint/module_rule_tables.hpp"
#include "core/argument_table.hpp"

namespace yolo::checkpoint {
namespace {

using Facts = std::map<std::string, graph::Attribute>;

constexpr std::int64_t kLargestSide = 1 << 14;

Facts plain_values(const Value* source, TensorReader& tensors, Budget& budget) {
  Facts facts;
  if (source && source->as<Object>()) source = source->as<Object>()->state;  // a namespace
  const Dict* dict = source ? source->as<Dict>() : nullptr;
  for (std::size_t i = 0; dict && i < dict->items.size(); ++i) {
    const auto& [key, value] = dict->items[i];
    const auto name = key->text();
    if (!name || name->empty()) continue;
    budget.spend(name->size());
    auto fact = to_attribute(*value, tensors, budget);
    if (fact) facts.insert_or_assign(clean_utf8(*name), std::move(*fact));
  }
  return facts;
}

/// One side, or height and width; nothing when it is something else.
std::vector<int> sides_of(const graph::Attribute& imgsz) {
  std::vector<std::int64_t> sides;
  if (const auto* side = std::get_if<std::int64_t>(&imgsz)) sides = {*side};
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&imgsz)) sides = *list;
  const auto usable = [](std::int64_t side) { return side >= 1 && side <= kLargestSide; };
  if (sides.size() > 2 || !std::all_of(sides.begin(), sides.end(), usable)) return {};
  return {sides.begin(), sides.end()};
}

// What Ultralytics from 8.0 to 8.4 and YOLOv5 write, and what is ours.
constexpr std::string_view kKeys =
    "date version license docs epoch best_fitness model ema updates optimizer scaler train_args "
    "train_metrics train_results git opt "
    "wandb_id training_results state_id training_state";

// Training arguments of other releases than the one whose arguments are known here.
constexpr std::string_view kOtherArguments =
    "angle cls_pw compile cutmix end2end rle save_dir v5loader image_weights fl_gamma min_memory hide_labels "
    "hide_conf boxes "
    "line_thickness local_rank rank text_model session";

constexpr std::size_t kMostNamed = 10;

bool is_known_argument(std::string_view name) {
  return find_argument(name) || find_argument_alias(name) || is_word(name, kOtherArguments);
}

void remark_on(const Value* source, const std::string& place,
               const std::function<bool(std::string_view)>& is_known, std::vector<std::string>& remarks) {
  if (source && source->as<Object>()) source = source->as<Object>()->state;  // a namespace
  const Dict* dict = source ? source->as<Dict>() : nullptr;
  std::vector<std::string> unknown;
  for (std::size_t i = 0; dict && i < dict->items.size(); ++i) {
    const auto name = dict->items[i].first->text();
    if (name && !is_known(*name) && unknown.size() <= kMostNamed) unknown.push_back(printable(*name));
  }
  if (unknown.empty()) return;
  if (unknown.size() > kMostNamed) unknown.back() = "...";
  remarks.push_back(fmt::format("{} not known and change nothing here: {}", place, fmt::join(unknown, ", ")));
}

}  // namespace

std::vector<std::string> remarks_on_provenance(const Value& root) {
  std::vector<std::string> remarks;
  if (root.as<Object>())
    remarks.emplace_back(
        "it is a model saved whole, without the arguments of its training; model.save(FILE) would keep them");
  if (!root.as<Dict>()) return remarks;
  remark_on(
      &root, "these keys of the checkpoint are", [](std::string_view name) { return is_word(name, kKeys); },
      remarks);
  remark_on(root.member("train_args"), "these training arguments in the checkpoint are", is_known_argument,
            remarks);
  return remarks;
}

graph::Provenance read_provenance(const Value& root, const Value& model, TensorReader& tensors, Budget& budget) {
  graph::Provenance result;
  const bool is_dict = root.as<Dict>() != nullptr;
  if (is_dict) {
    result.notes = plain_values(&root, tensors, budget);
    for (const char* other : {"ema", "model", "optimizer", "train_args", "train_metrics", "opt"}) result.notes.erase(other);
    result.metrics = plain_values(root.member("train_metrics"), tensors, budget);
  }
  // Files without their own copy keep the arguments in the model; YOLOv5 calls them "opt".
  const Value* sources[] = {is_dict ? root.member("train_args") : nullptr, is_dict ? root.member("opt") : nullptr,
                            model.member("args")};
  for (const Value* source : sources) {
    if (!source || source->is_none()) continue;
    result.arguments = plain_values(source, tensors, budget);
    // The size to predict at is the file's, as for the peer: a model that was saved without it is run at the
    // default.
    const auto size = result.arguments.find("imgsz");
    if (size != result.arguments.end() && source != sources[2]) result.imgsz = sides_of(size->second);
    break;
  }
  return result;
}

}  // namespace yolo::checkpoint
