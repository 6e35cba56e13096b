#include "checkpoint/module_rules.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "checkpoint/attributes.hpp"
#include "checkpoint/calls.hpp"
#include "checkpoint/module_rule_tables.hpp"
#include "core/suggest.hpp"

namespace yolo::checkpoint {
namespace {

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// The value as Python writes it, short.
std::string shown(const Value& value) {
  if (value.is_none()) return "None";
  if (const auto* flag = value.as<bool>()) return *flag ? "True" : "False";
  if (const auto* integer = value.as<std::int64_t>()) return std::to_string(*integer);
  if (const auto* real = value.as<double>()) return fmt::format("{}", *real);
  if (const auto text = value.text()) return printable(*text);
  if (const auto* cls = value.as<Global>()) return printable(cls->row->path());
  if (const std::string path = class_path(value); !path.empty()) return "an object of " + printable(path);
  return value.as<TensorRef>() ? "a tensor"
         : value.as<Dict>()    ? "a dictionary"
         : value.sequence()    ? "a list"
                               : "no plain value";
}

[[noreturn]] void refuse_unknown(const std::string& where, const char* kind, std::string_view name,
                                 const std::string& hint) {
  throw Error(
      fmt::format("{}: the {} \"{}\" is not known{} What it changes in the network cannot be told, so the "
                  "file is not used",
                  where, kind, printable(name), hint));
}

// The method that Python calls in place of the class's own, kept as an attribute.
void check_method(const Value& object, std::string_view type, std::string_view name, const Value& value,
                  const std::string& where) {
  const auto* method = value.as<Object>();
  const auto* args =
      method && method->cls->kind == GlobalKind::get_attribute ? method->args->sequence() : nullptr;
  const std::string_view called = args ? args->at(1)->text().value_or("") : "";
  for (const MethodRule& rule : method_rules()) {
    if (rule.attribute != name || rule.method != called || !is_word(type, rule.types)) continue;
    const auto* cls = args->at(0)->as<Global>();
    if (rule.of_class.empty() ? args->at(0) == &object : cls && cls->row->name == rule.of_class) return;
  }
  // The same in the form of later pickle protocols.
  const auto* global = value.as<Global>();
  for (const MethodRule& rule : method_rules()) {
    if (global && rule.attribute == name && is_word(type, rule.types) && !rule.of_class.empty() &&
        global->row->name == fmt::format("{}.{}", rule.of_class, rule.method))
      return;
  }
  throw Error(fmt::format("{}: its \"{}\" is {}, and not a method of its own that is known", where, name,
                          shown(value)));
}

bool is_method_name(std::string_view type, std::string_view name) {
  return std::any_of(method_rules().begin(), method_rules().end(), [&](const MethodRule& rule) {
    return rule.attribute == name && is_word(type, rule.types);
  });
}

// True for the list of a module's hooks, which must be empty.
bool is_empty_hooks(std::string_view name, const Value& value, const std::string& where) {
  if (!name.ends_with("forward_hooks") && !name.ends_with("forward_pre_hooks")) return false;
  const auto* hooks = value.as<Dict>();
  if (hooks && hooks->items.empty()) return true;
  throw Error(fmt::format("{}: it has functions of its own in \"{}\", which may change what it computes",
                          where, name));
}

void check_attribute(const Value& object, const TypeRule& rule, std::string_view type, std::string_view name,
                     const Value& value, const std::string& where) {
  if (is_empty_hooks(name, value, where)) return;
  if (is_word(name, kInertEverywhere) || is_word(name, rule.settings) || is_word(name, rule.inert)) return;
  for (const FixedRule& fixed : fixed_rules()) {
    if (fixed.name != name || !is_word(type, fixed.types)) continue;
    if (is_word(shown(value), fixed.values)) return;
    throw Error(fmt::format("{}: the setting \"{}\" is {}; supported is {}", where, name, shown(value),
                            fmt::join(words(fixed.values), " or ")));
  }
  if (is_method_name(type, name)) return check_method(object, type, name, value, where);
  std::vector<std::string_view> known = words(rule.settings);
  for (const std::string_view inert : words(rule.inert)) known.push_back(inert);
  refuse_unknown(where, "setting", name, fmt::format(" to {}.", type) + did_you_mean(name, known));
}

void check_names(const Value& object, std::string_view group, std::string_view known, const char* kind,
                 std::string_view type, const std::string& where) {
  const Value* member = object.member(group);
  const Dict* dict = member ? member->as<Dict>() : nullptr;
  if (!dict) return;
  const auto names = words(known);
  for (const auto& [key, value] : dict->items) {
    const auto name = key->text();
    if (value->is_none() || !name || is_word(*name, known)) continue;
    refuse_unknown(where, kind, *name, fmt::format(" to {}.", type) + did_you_mean(*name, names));
  }
}

// What a fused block computes leaves its batch norm out, so none may be there.
void check_fused(const Value& object, const std::string& where) {
  const Value* forward = object.member("forward");
  const Value* parts = object.member("_modules");
  const Value* norm = parts ? parts->member("bn") : nullptr;
  if (forward && norm && !norm->is_none())
    throw Error(where + ": it runs as if its batch norm were folded into its convolution, and still has one");
}

void check_program(const Value& object, std::string_view type, const std::string& where) {
  const Value* parts = object.member("_modules");
  for (const ForeignRule& rule : foreign_rules()) {
    if (rule.type != type || parts == nullptr || parts->member(rule.part) == nullptr) continue;
    throw Error(fmt::format("{}: its part \"{}\" is one of the program of {}. Such models cannot be read", where, rule.part, rule.program),
                ErrorCode::unsupported);
  }
}

}  // namespace

void check_module_state(const Value& object, std::string_view type, const std::string& where) {
  const TypeRule* rule = find_type_rule(type);
  if (!rule) return;
  check_program(object, type, where);
  if (rule->parts != kAnything) check_names(object, "_modules", rule->parts, "part", type, where);
  check_names(object, "_parameters", rule->tensors, "tensor", type, where);
  check_names(object, "_buffers", fmt::format("{} {}", rule->tensors, kInertBuffers), "tensor", type, where);
  check_fused(object, where);
  for (const auto& [key, value] : object.as<Object>()->state->as<Dict>()->items) {
    const auto name = key->text();
    if (!name) throw Error(where + ": it has a setting whose name is not a text");
    check_attribute(object, *rule, type, *name, *value, where);
  }
}

void check_model_state(const Value& model) {
  const auto* object = model.as<Object>();
  const Dict* state = object->state ? object->state->as<Dict>() : nullptr;
  if (!state) return;
  const std::string where = "its model (" + std::string(object->cls->name) + ")";
  const auto known = words(kModelAttributes);
  for (const auto& [key, value] : state->items) {
    const auto name = key->text();
    if (!name) throw Error(where + ": it has a setting whose name is not a text");
    if (is_empty_hooks(*name, *value, where)) continue;
    if (is_word(*name, kInertEverywhere) || is_word(*name, kModelAttributes)) continue;
    refuse_unknown(where, "setting", *name, "." + did_you_mean(*name, known));
  }
  check_names(model, "_modules", kModelParts, "part", object->cls->name, where);
  check_names(model, "_parameters", "", "tensor", object->cls->name, where);
  check_names(model, "_buffers", kInertBuffers, "tensor", object->cls->name, where);
}

}  // namespace yolo::checkpoint
