// Date, version, training arguments and the like.
#include "checkpoint/facts.hpp"

#include "checkpoint/attributes.hpp"

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

}  // namespace

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
    break;
  }
  if (const auto size = facts.find("train_args.imgsz"); size != facts.end())
    facts.emplace("imgsz", size->second);
  return facts;
}

}  // namespace yolo::checkpoint
