#include "core/device_list.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo {
namespace {

bool is_bracketed(std::string_view text) {
  return text.size() >= 2 &&
         ((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')'));
}

}  // namespace

std::vector<std::string> device_list(std::string_view text) {
  std::string_view inside = trim(text);
  if (is_bracketed(inside)) inside = trim(inside.substr(1, inside.size() - 2));
  std::vector<std::string> devices;
  if (inside.empty()) return devices;
  for (std::string_view name : split(inside, ',')) {
    devices.emplace_back(trim(name));
    if (!devices.back().empty()) continue;
    throw Error(fmt::format("device={}: a list of devices is written as 0,1", printable(text, 40)));
  }
  return devices;
}

}  // namespace yolo
