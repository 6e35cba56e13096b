// Date, version, training arguments and the like.
#include "checkpoint/facts.hpp"

#include <functional>

#include "checkpoint/attributes.hpp"
#include "checkpoint/calls.hpp"
#include "checkpoint/module_rule_tables.hpp"
#include "core/argument_table.hpp"

namespace yolo::checkpoint {
namespace {

using Facts = std::map<std::string, graph::Attribute>;

void add_facts(const Value* source, const std::string& prefix, TensorReader& tensors, Budget& budget,
               Facts& facts) {
  if (source && source->as<Object>()) source = source->as<Object>()->state;  // a namespace
  const Dict* dict = source ? source->as<Dict>() : nullptr;
  for (std::size_t i = 0; dict && i < dict->items.size(); ++i) {
    const auto& [key, value] = dict->items[i];
    const auto name = key->text();
    if (!name || name->empty()) continue;
    budget.spend(prefix.size() + name->size());
    auto fact = to_attribute(*value, tensors, budget);
    if (fact) facts.insert_or_assign(prefix + clean_utf8(*name), std::move(*fact));
  }
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

std::vector<std::string> remarks_on_facts(const Value& root) {
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

Facts read_facts(const Value& root, const Value& model, TensorReader& tensors, Budget& budget) {
  Facts facts;
  if (root.as<Dict>()) {
    add_facts(&root, "", tensors, budget, facts);
    for (const char* absent : {"ema", "model", "optimizer", "train_args", "opt"}) facts.erase(absent);
    add_facts(root.member("train_metrics"), "train_metrics.", tensors, budget, facts);
  }
  // Files without their own copy keep the arguments in the model; YOLOv5 calls them "opt".
  const Value* sources[] = {root.as<Dict>() ? root.member("train_args") : nullptr,
                            root.as<Dict>() ? root.member("opt") : nullptr, model.member("args")};
  for (const Value* source : sources) {
    if (!source || source->is_none()) continue;
    add_facts(source, "train_args.", tensors, budget, facts);
    // The size to predict at is the file's, as for the peer: a model that was saved without it is run at the
    // default.
    const auto size = facts.find("train_args.imgsz");
    if (size != facts.end() && source != sources[2]) facts.emplace("imgsz", size->second);
    break;
  }
  return facts;
}

}  // namespace yolo::checkpoint
