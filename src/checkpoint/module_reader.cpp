// Python module objects -> graph::Module: parts, parameters, buffers, settings.
#include "checkpoint/module_reader.hpp"

#include "checkpoint/attributes.hpp"
#include "checkpoint/calls.hpp"
#include "checkpoint/module_rules.hpp"

namespace yolo::checkpoint {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::uint64_t kMaxPlaces = 200'000;
constexpr std::uint64_t kSettingsBudget = std::uint64_t{64} << 20;

const Dict* member_dict(const Value& object, std::string_view name) {
  const Value* member = object.member(name);
  return member ? member->as<Dict>() : nullptr;
}

std::string_view key_text(const Value& key, const Value& owner) {
  const auto text = key.text();
  if (!text) throw Error(fmt::format("{} has a part whose name is not a text", class_path(owner)));
  return *text;
}

bool is_in_set(const Value* set, std::string_view name, Budget& budget) {
  const auto* items = set ? set->sequence() : nullptr;
  if (items) budget.spend(items->size());
  return items && std::any_of(items->begin(), items->end(), [&](Ref item) { return item->text() == name; });
}

}  // namespace

bool is_module(const Value& value) {
  const auto* object = value.as<Object>();
  return object && object->cls && object->cls->kind == GlobalKind::module;
}

std::vector<std::pair<std::string, Ref>> parts_of(const Value& object) {
  std::vector<std::pair<std::string, Ref>> parts;
  const Dict* dict = member_dict(object, "_modules");
  if (!dict) return parts;
  if (dict->items.size() > kMaxPlaces) throw Error(fmt::format("{} has too many parts", class_path(object)));
  for (const auto& [key, value] : dict->items) {
    if (!value->is_none()) parts.emplace_back(clean_utf8(key_text(*key, object)), value);
  }
  return parts;
}

ModuleReader::ModuleReader(TensorReader& tensors)
    : tensors_(tensors), budget_(kSettingsBudget, "its modules hold far more settings than a network has") {}

graph::ModulePtr ModuleReader::read(const Value& object, const std::string& place) {
  const Built& built = build(object, place, 0);
  places_ += built.places;
  if (places_ > kMaxPlaces) throw Error(fmt::format("the network has more than {} modules", kMaxPlaces));
  return built.module;
}

ModuleReader::Built& ModuleReader::build(const Value& object, const std::string& place, int depth) {
  if (!is_module(object)) {
    throw Error(fmt::format("a part of the network is not a module but {}",
                            class_path(object).empty() ? "a plain value" : class_path(object)));
  }
  const auto [entry, is_new] = built_.try_emplace(&object);
  Built& built = entry->second;  // references into an unordered_map stay valid while it grows
  if (!is_new) {
    if (!built.module) throw Error(fmt::format("the module {} contains itself", class_path(object)));
    return built;
  }
  if (depth > kMaxDepth) throw Error(fmt::format("its modules are nested deeper than {} levels", kMaxDepth));
  const Ref state = object.as<Object>()->state;
  if (!state || !state->as<Dict>())
    throw Error(fmt::format("the module {} has no state", class_path(object)));
  if (!states_.insert(state).second)
    throw Error(fmt::format("two modules share the state of {}", class_path(object)));

  auto module = std::make_shared<graph::Module>();
  module->type = object.as<Object>()->cls->registry_type;
  check_module_state(object, module->type, fmt::format("{} ({})", place, module->type));
  read_tensors(object, *module);
  read_settings(object, *module);
  std::uint64_t places = 1;
  for (auto& [name, value] : parts_of(object)) {
    budget_.spend(place.size() + name.size() + sizeof(Built));
    const Built& part = build(*value, place + "." + printable(name), depth + 1);
    places += part.places;
    if (places > kMaxPlaces) throw Error(fmt::format("the network has more than {} modules", kMaxPlaces));
    module->children.emplace_back(std::move(name), part.module);
  }
  built.places = places;
  built.module = std::move(module);
  return built;
}

void ModuleReader::read_tensors(const Value& object, graph::Module& module) {
  const auto read_all = [&](std::string_view group, auto accept) {
    const Dict* dict = member_dict(object, group);
    for (std::size_t i = 0; dict && i < dict->items.size(); ++i) {
      const auto& [key, value] = dict->items[i];
      if (value->is_none()) continue;
      const std::string name = clean_utf8(key_text(*key, object));
      const auto* tensor = value->as<TensorRef>();
      if (!tensor) throw Error(fmt::format("{}: \"{}\" is not a tensor", class_path(object), name));
      budget_.spend(sizeof(graph::Tensor) + name.size());
      accept(name, tensors_.read(*tensor));
    }
  };
  read_all("_parameters",
           [&](auto& name, auto tensor) { module.parameters.emplace_back(name, std::move(tensor)); });
  const Value* transient = object.member("_non_persistent_buffers_set");
  read_all("_buffers", [&](auto& name, auto tensor) {
    // Buffers that are left out of the state dict are settings in all but name.
    if (!is_in_set(transient, name, budget_))
      return void(module.buffers.emplace_back(name, std::move(tensor)));
    if (tensor.count() > kMaxSettingElements) return;
    const auto values = tensor.to_floats();
    module.attributes.insert_or_assign(name, std::vector<double>(values.begin(), values.end()));
  });
}

void ModuleReader::read_settings(const Value& object, graph::Module& module) {
  for (const auto& [key, value] : object.as<Object>()->state->as<Dict>()->items) {
    const auto name = key->text();
    const bool is_inner = !name || name->empty() || (name->front() == '_' && *name != "_end2end");
    if (is_inner) continue;  // hooks and other matters of Python
    budget_.spend(name->size());
    auto setting = to_attribute(*value, tensors_, budget_);
    if (setting) module.attributes.insert_or_assign(clean_utf8(*name), std::move(*setting));
  }
}

}  // namespace yolo::checkpoint
