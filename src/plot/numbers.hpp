// Numbers as text, the same in every locale.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace yolo::plot {

/// The shortest text that reads back as the same double, always with a point or an exponent: "100.0",
/// "1e-05". `unknown` for a value that is not finite. (nlohmann::json's own text is one digit too long now
/// and then.)
inline std::string shortest(double value, const char* unknown = "null") {
  if (!std::isfinite(value)) return unknown;
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

/// Decimal rounding of the exact value, ties to even. Values that are not finite stay.
inline double rounded(double value, int decimals) {
  if (!std::isfinite(value)) return value;
  const std::string text = fmt::format("{:.{}f}", value, std::clamp(decimals, 0, 17));
  double result = value;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

/// The shortest text that reads back as the same float; "null" for a value that is not finite.
inline std::string json_number(float value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

}  // namespace yolo::plot
