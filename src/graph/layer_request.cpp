#include <yolo/graph/layer_request.hpp>

#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

bool is_given(const LayerRequest& request, std::size_t index) {
  return index < request.args.size() && !std::holds_alternative<std::monostate>(request.args[index]);
}

[[noreturn]] void wrong(const LayerRequest& request, std::size_t index, const char* expected) {
  throw Error(fmt::format("{}: argument {} must be {}", request.where, index + 1, expected));
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

std::int64_t LayerRequest::integer(std::size_t index) const {
  if (!is_given(*this, index)) throw Error(fmt::format("{}: argument {} is missing", where, index + 1));
  return integer(index, 0);
}

std::int64_t LayerRequest::integer(std::size_t index, std::int64_t fallback) const {
  if (!is_given(*this, index)) return fallback;
  if (const auto* value = std::get_if<std::int64_t>(&args[index])) {
    if (std::abs(*value) > (1 << 20)) wrong(*this, index, "a sensible whole number");
    return *value;
  }
  if (const auto* value = std::get_if<bool>(&args[index])) return *value ? 1 : 0;
  wrong(*this, index, "a whole number");
}

double LayerRequest::number(std::size_t index, double fallback) const {
  if (!is_given(*this, index)) return fallback;
  if (const auto* value = std::get_if<double>(&args[index])) return *value;
  return static_cast<double>(integer(index));
}

bool LayerRequest::flag(std::size_t index, bool fallback) const {
  if (!is_given(*this, index)) return fallback;
  if (const auto* value = std::get_if<bool>(&args[index])) return *value;
  return integer(index) != 0;
}

std::int64_t LayerRequest::scaled_channels(std::size_t index) const {
  const std::int64_t wanted = integer(index);
  if (wanted < 1) wrong(*this, index, "a positive number of channels");
  return make_divisible(static_cast<double>(std::min(wanted, max_channels)) * width, 8);
}

}  // namespace yolo::graph
