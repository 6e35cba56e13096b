#include <yolo/graph/layer_request.hpp>

#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo::graph {
namespace {

std::string shown(const Attribute& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "True" : "False";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  if (const auto* text = std::get_if<std::string>(&value)) return printable(*text, 60);
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value))
    return printable(fmt::format("[{}]", fmt::join(*list, ", ")), 60);
  return "None";
}

[[noreturn]] void wrong(const std::string& where, std::size_t index, const Attribute& value,
                        const char* expected) {
  throw Error(fmt::format("{}: argument {} must be {}, found {}", where, index + 1, expected, shown(value)));
}

}  // namespace

std::int64_t make_divisible(double x, std::int64_t divisor) {
  return static_cast<std::int64_t>(std::ceil(x / static_cast<double>(divisor))) * divisor;
}

std::int64_t LayerRequest::input() const {
  if (in_channels.size() != 1) {
    throw Error(fmt::format("{}: expected one input, found {}", where, in_channels.size()));
  }
  return in_channels[0];
}

ModulePtr LayerRequest::shared_activation(const std::string& layer, const char* type) const {
  ModulePtr own;
  ModulePtr& module = shared ? (*shared)[layer] : own;
  if (!module) {
    module = std::make_shared<Module>();
    module->type = type;
  }
  return module;
}

bool LayerRequest::is_given(std::size_t index) const {
  return index < args_.size() && !std::holds_alternative<std::monostate>(args_[index]);
}

const Attribute* LayerRequest::take(std::size_t index) const {
  if (index < read_.size()) read_[index] = true;
  return is_given(index) ? &args_[index] : nullptr;
}

void LayerRequest::expect_none(std::size_t index, const char* name) const {
  const Attribute* value = take(index);
  if (value)
    throw Error(
        fmt::format("{}: argument {} ({}) must be None, found {}", where, index + 1, name, shown(*value)));
}

std::int64_t LayerRequest::integer(std::size_t index) const {
  if (!is_given(index)) throw Error(fmt::format("{}: argument {} is missing", where, index + 1));
  return integer(index, 0);
}

std::int64_t LayerRequest::integer(std::size_t index, std::int64_t fallback) const {
  const Attribute* given = take(index);
  if (!given) return fallback;
  const auto* value = std::get_if<std::int64_t>(given);
  if (!value) wrong(where, index, *given, "a whole number");
  if (*value > (1 << 20) || *value < -(1 << 20)) wrong(where, index, *given, "a sensible whole number");
  return *value;
}

std::int64_t LayerRequest::count(std::size_t index, std::int64_t fallback) const {
  constexpr std::int64_t kMost = 1000;
  const std::int64_t value = integer(index, fallback);
  if (value < 0 || value > kMost) wrong(where, index, args_[index], "a whole number from 0 to 1000");
  return value;
}

double LayerRequest::number(std::size_t index, double fallback) const {
  const Attribute* given = take(index);
  if (!given) return fallback;
  if (const auto* value = std::get_if<double>(given)) return *value;
  return static_cast<double>(integer(index));
}

bool LayerRequest::flag(std::size_t index, bool fallback) const {
  const Attribute* given = take(index);
  if (!given) return fallback;
  if (const auto* value = std::get_if<bool>(given)) return *value;
  const auto* number = std::get_if<std::int64_t>(given);
  if (!number || (*number != 0 && *number != 1)) wrong(where, index, *given, "True or False");
  return *number != 0;
}

std::string LayerRequest::text(std::size_t index, std::string_view fallback) const {
  const Attribute* given = take(index);
  if (!given) return std::string(fallback);
  const auto* value = std::get_if<std::string>(given);
  return value ? *value : (wrong(where, index, *given, "a word"), std::string());
}

const std::vector<std::int64_t>* LayerRequest::list(std::size_t index) const {
  const Attribute* given = take(index);
  return given ? std::get_if<std::vector<std::int64_t>>(given) : nullptr;
}

void LayerRequest::refuse_leftovers() const {
  const auto refuse = [&](std::size_t i) {
    throw Error(
        fmt::format("{}: argument {} ({}) is not known to this layer; what it takes stands in docs/layers.md",
                    where, i + 1, shown(args_[i])));
  };
  for (std::size_t i = 0; i < args_.size(); ++i) {
    if (!read_[i] && is_given(i)) refuse(i);
  }
  for (std::size_t i = 0; i < args_.size(); ++i) {
    if (!read_[i]) refuse(i);
  }
}

std::int64_t LayerRequest::scaled_channels(std::size_t index) const {
  const std::int64_t wanted = integer(index);
  if (wanted < 1) wrong(where, index, args_[index], "a positive number of channels");
  return make_divisible(static_cast<double>(std::min(wanted, max_channels)) * width, 8);
}

}  // namespace yolo::graph
