// Look-ups in and comparison of owned values.
#include "checkpoint/plain.hpp"

#include <bit>
#include <yolo/error.hpp>

namespace yolo::checkpoint {
namespace {

template <typename T, typename Key>
const Plain* find_entry(const Plain& holder, const Key& key) {
  const auto* dict = std::get_if<Plain::Dict>(&holder.data);
  if (!dict) return nullptr;
  for (const auto& [name, value] : dict->items) {
    const auto* own = std::get_if<T>(&name.data);
    if (own && *own == key) return &value;
  }
  return nullptr;
}

bool equal_items(const std::vector<Plain>& a, const std::vector<Plain>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Plain& x, const Plain& y) { return equal(x, y); });
}

}  // namespace

const Plain* Plain::find(std::string_view key) const { return find_entry<std::string>(*this, key); }
const Plain* Plain::find(std::int64_t key) const { return find_entry<std::int64_t>(*this, key); }

void Plain::set(std::string_view key, Plain value) {
  if (is_none()) data = Dict{};
  auto* dict = std::get_if<Dict>(&data);
  if (!dict) throw Error(fmt::format("\"{}\" is set in something other than a dictionary", key));
  for (auto& [name, old] : dict->items) {
    if (const auto* own = name.as<std::string>(); own && *own == key) return void(old = std::move(value));
  }
  dict->items.emplace_back(Plain(key), std::move(value));
}

std::optional<std::int64_t> Plain::integer() const {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (const auto* value = as<std::int64_t>()) return *value;
  const auto value = number();
  if (!value || !(std::abs(*value) <= kExact) || std::trunc(*value) != *value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<double> Plain::number() const {
  if (const auto* value = as<double>()) return *value;
  if (const auto* value = as<std::int64_t>()) return static_cast<double>(*value);
  if (const auto* value = as<bool>()) return *value ? 1.0 : 0.0;
  return std::nullopt;
}

std::optional<std::string_view> Plain::text() const {
  if (const auto* value = as<std::string>()) return *value;
  return std::nullopt;
}

bool equal(const graph::Tensor& a, const graph::Tensor& b) {
  if (a.type != b.type || a.shape != b.shape || a.has_data() != b.has_data()) return false;
  const std::size_t bytes = static_cast<std::size_t>(a.count()) * graph::size_of(a.type);
  return !a.has_data() || std::memcmp(a.data.get(), b.data.get(), bytes) == 0;
}

bool equal(const Plain& a, const Plain& b) {
  if (a.data.index() != b.data.index()) return false;
  if (const auto* x = a.as<double>())
    return std::bit_cast<std::uint64_t>(*x) == std::bit_cast<std::uint64_t>(*b.as<double>());
  if (const auto* x = a.as<graph::Tensor>()) return equal(*x, *b.as<graph::Tensor>());
  if (const auto* x = a.as<Plain::List>()) return equal_items(x->items, b.as<Plain::List>()->items);
  if (const auto* x = a.as<Plain::Tuple>()) return equal_items(x->items, b.as<Plain::Tuple>()->items);
  if (const auto* x = a.as<Plain::Dict>()) {
    const auto& y = b.as<Plain::Dict>()->items;
    return std::equal(x->items.begin(), x->items.end(), y.begin(), y.end(), [](const auto& p, const auto& q) {
      return equal(p.first, q.first) && equal(p.second, q.second);
    });
  }
  if (const auto* x = a.as<bool>()) return *x == *b.as<bool>();
  if (const auto* x = a.as<std::int64_t>()) return *x == *b.as<std::int64_t>();
  if (const auto* x = a.as<std::string>()) return *x == *b.as<std::string>();
  return true;  // both None
}

}  // namespace yolo::checkpoint
