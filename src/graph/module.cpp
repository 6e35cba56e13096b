// Typed look-ups in a module, and walks over a whole network.
#include <yolo/graph/module.hpp>

#include <unordered_set>
#include <yolo/error.hpp>

#include "graph/release_of.hpp"

namespace yolo::graph {
namespace {

template <typename Pairs>
auto find_named(Pairs& pairs, std::string_view name) {
  return std::find_if(pairs.begin(), pairs.end(), [&](const auto& entry) { return entry.first == name; });
}

const Attribute* find_attribute(const Module& module, std::string_view name) {
  const auto found = module.attributes.find(std::string(name));
  if (found == module.attributes.end() || std::holds_alternative<std::monostate>(found->second))
    return nullptr;
  return &found->second;
}

[[noreturn]] void wrong_kind(const Module& module, std::string_view name, std::string_view expected) {
  throw Error(fmt::format("{}: the setting \"{}\" should be {}", module.type, name, expected));
}

const Attribute& need_attribute(const Module& module, std::string_view name) {
  const Attribute* attribute = find_attribute(module, name);
  if (!attribute) throw Error(fmt::format("{}: the setting \"{}\" is missing", module.type, name));
  return *attribute;
}

std::optional<double> as_number(const Attribute& attribute) {
  if (const auto* flag = std::get_if<bool>(&attribute)) return *flag ? 1.0 : 0.0;
  if (const auto* integer = std::get_if<std::int64_t>(&attribute)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&attribute)) return *real;
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const Attribute& attribute) {
  constexpr double kExact = 9007199254740992.0;  // beyond 2^53 a double no longer holds every integer
  if (const auto* integer = std::get_if<std::int64_t>(&attribute)) return *integer;
  const auto number = as_number(attribute);
  if (!number || !(std::abs(*number) <= kExact) || std::trunc(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

void append_state(const Module& module, const std::string& prefix, std::vector<NamedTensor>& entries) {
  for (const auto& [name, tensor] : module.parameters) entries.push_back({prefix + name, &tensor, true});
  for (const auto& [name, tensor] : module.buffers) entries.push_back({prefix + name, &tensor, false});
  for (const auto& [name, child] : module.children) append_state(*child, prefix + name + ".", entries);
}

// `seen` holds modules and the data of parameters: both may be shared and count once.
void count(const Module& module, bool leaves_only, std::unordered_set<const void*>& seen, ModuleCounts& counts) {
  if (!seen.insert(&module).second) return;
  if (!leaves_only || module.children.empty()) ++counts.layers;
  for (const auto& [name, tensor] : module.parameters) {
    if (!tensor.has_data() || seen.insert(tensor.data.get()).second) counts.parameters += tensor.count();
  }
  for (const auto& [name, child] : module.children) count(*child, leaves_only, seen, counts);
}

}  // namespace

const Module* Module::find_child(std::string_view name) const {
  const auto found = find_named(children, name);
  return found == children.end() ? nullptr : found->second.get();
}

const Module& Module::child(std::string_view name) const {
  if (const Module* found = find_child(name)) return *found;
  throw Error(fmt::format("{}: the part \"{}\" is missing", type, name));
}

const Tensor* Module::find_tensor(std::string_view name) const {
  if (const auto found = find_named(parameters, name); found != parameters.end()) return &found->second;
  if (const auto found = find_named(buffers, name); found != buffers.end()) return &found->second;
  return nullptr;
}

const Tensor& Module::tensor(std::string_view name) const {
  if (const Tensor* found = find_tensor(name)) return *found;
  throw Error(fmt::format("{}: the tensor \"{}\" is missing", type, name));
}

bool Module::has(std::string_view name) const { return find_attribute(*this, name) != nullptr; }

std::int64_t Module::integer(std::string_view name) const {
  const auto value = as_integer(need_attribute(*this, name));
  return value ? *value : (wrong_kind(*this, name, "a whole number"), 0);
}

std::int64_t Module::integer(std::string_view name, std::int64_t fallback) const {
  return has(name) ? integer(name) : fallback;
}

double Module::number(std::string_view name, double fallback) const {
  const Attribute* attribute = find_attribute(*this, name);
  if (!attribute) return fallback;
  const auto value = as_number(*attribute);
  return value ? *value : (wrong_kind(*this, name, "a number"), 0.0);
}

bool Module::flag(std::string_view name, bool fallback) const {
  const Attribute* attribute = find_attribute(*this, name);
  if (!attribute) return fallback;
  const auto value = as_number(*attribute);
  return value ? *value != 0.0 : (wrong_kind(*this, name, "True or False"), false);
}

std::string Module::text(std::string_view name, std::string_view fallback) const {
  const Attribute* attribute = find_attribute(*this, name);
  if (!attribute) return std::string(fallback);
  const auto* value = std::get_if<std::string>(attribute);
  return value ? *value : (wrong_kind(*this, name, "a text"), std::string());
}

std::pair<std::int64_t, std::int64_t> Module::pair(std::string_view name) const {
  const Attribute& attribute = need_attribute(*this, name);
  if (const auto value = as_integer(attribute)) return {*value, *value};
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&attribute)) {
    if (list->size() == 1) return {list->front(), list->front()};
    if (list->size() == 2) return {list->front(), list->back()};
  }
  wrong_kind(*this, name, "one or two whole numbers");
}

std::string Provenance::argument_text(const std::string& name) const {
  const auto found = arguments.find(name);
  const auto* text = found == arguments.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text ? *text : "";
}

std::vector<NamedTensor> state_dict(const Network& network) {
  std::vector<NamedTensor> entries;
  for (const NetworkLayer& layer : network.layers) {
    append_state(*layer.module, fmt::format("model.{}.", layer.index), entries);
  }
  return entries;
}

ModuleCounts count_modules(const Network& network) {
  ModuleCounts counts;
  const bool leaves_only = release_of(network) == Release::v8_4;
  if (!leaves_only) counts.layers = 2;  // the model itself and the Sequential that holds its layers
  std::unordered_set<const void*> seen;
  for (const NetworkLayer& layer : network.layers) count(*layer.module, leaves_only, seen, counts);
  return counts;
}

}  // namespace yolo::graph
