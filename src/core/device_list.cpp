#include "core/device_list.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {

std::string plain_device(std::string_view text) {
  std::string plain = to_lower(text);
  std::erase_if(plain, [](char c) { return std::string_view(" \t\r\n()[]'\"").find(c) != std::string_view::npos; });
  plain = replace_all(std::move(plain), "cuda:", "");
  if (plain == "none") return "";
  return plain == "cuda" ? "0" : plain;
}

std::vector<std::string> device_list(std::string_view text) {
  const std::string plain = plain_device(text);
  std::vector<std::string> devices;
  if (plain.empty()) return devices;
  for (std::string_view name : split(plain, ',')) {
    devices.emplace_back(name);
    if (!devices.back().empty()) continue;
    throw UsageError(fmt::format("device={}: a list of devices is written as 0,1", printable(text, 40)));
  }
  return devices;
}

}  // namespace yolo
