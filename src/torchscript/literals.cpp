#include "torchscript/literals.hpp"

#include <cmath>

#include <fmt/ranges.h>

#include <yolo/error.hpp>

namespace yolo::torchscript {

std::string real(double value) {
  if (!std::isfinite(value)) throw Error(fmt::format("the number {} cannot be written into a TorchScript file", value));
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string list(const std::vector<std::int64_t>& values) { return fmt::format("[{}]", fmt::join(values, ", ")); }

std::string list(const std::vector<std::string>& items) { return fmt::format("[{}]", fmt::join(items, ", ")); }

}  // namespace yolo::torchscript
