// Look-ups in the plain values of a checkpoint.
#include "checkpoint/value.hpp"

#include <yolo/error.hpp>

namespace yolo::checkpoint {

Ref Dict::find(std::string_view key) const {
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    const auto* name = item->first->as<std::string_view>();
    if (name && *name == key) return item->second;
  }
  return nullptr;
}

std::optional<std::int64_t> Value::integer() const {
  if (const auto* value = as<std::int64_t>()) return *value;
  if (const auto* value = as<bool>()) return *value ? 1 : 0;
  if (const auto* value = as<double>()) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (std::abs(*value) <= kExact && std::trunc(*value) == *value) return static_cast<std::int64_t>(*value);
  }
  return std::nullopt;
}

std::optional<double> Value::number() const {
  if (const auto* value = as<double>()) return *value;
  if (const auto* value = as<std::int64_t>()) return static_cast<double>(*value);
  if (const auto* value = as<bool>()) return *value ? 1.0 : 0.0;
  return std::nullopt;
}

std::optional<std::string_view> Value::text() const {
  if (const auto* value = as<std::string_view>()) return *value;
  return std::nullopt;
}

const std::vector<Ref>* Value::sequence() const {
  if (const auto* value = as<List>()) return &value->items;
  if (const auto* value = as<Tuple>()) return &value->items;
  if (const auto* value = as<Set>()) return &value->items;
  return nullptr;
}

Ref Value::member(std::string_view name) const {
  const Value* holder = this;
  if (const auto* object = as<Object>()) holder = object->state;
  const Dict* dict = holder ? holder->as<Dict>() : nullptr;
  return dict ? dict->find(name) : nullptr;
}

void ValueTree::spend(std::size_t bytes) {
  constexpr std::size_t kLimit = std::size_t{128} << 20;
  if (bytes > kLimit - spent_) throw Error("it copies its values so often that they no longer fit in memory");
  spent_ += bytes;
}

std::string class_path(const Value& value) {
  const auto* object = value.as<Object>();
  return object && object->cls ? object->cls->path() : std::string();
}

}  // namespace yolo::checkpoint
