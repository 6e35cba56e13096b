// Strings of JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace yolo::plot {

/// A JSON string with its quotation marks. Invalid UTF-8 becomes U+FFFD; `ascii` escapes all but ASCII.
inline std::string json_string(const std::string& text, bool ascii) {
  return nlohmann::json(text).dump(-1, ' ', ascii, nlohmann::json::error_handler_t::replace);
}

}  // namespace yolo::plot
