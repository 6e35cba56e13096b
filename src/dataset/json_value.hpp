// Values of JSON as programs really write them: numbers that are texts, numbers as texts of numbers.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace yolo::dataset {

/// What names an image or a category in a file: a number or a text.
struct JsonId {
  std::string key;   ///< equal for 36, 36.0, "36" and " 36"
  std::string json;  ///< as the file writes it, for files that refer to it
};

/// Nothing when the key is missing or holds neither a finite number nor a text that says something.
std::optional<JsonId> json_id(const nlohmann::json& object, const char* key);

/// A finite number, or a text that is one.
std::optional<double> json_number(const nlohmann::json& value);
std::optional<double> json_number(const nlohmann::json& object, const char* key);

/// A number or text without a fraction that a double holds exactly.
std::optional<std::int64_t> json_whole(const nlohmann::json& object, const char* key);

/// The numbers of an array; nothing when it is none, or one of them is no finite number.
std::optional<std::vector<double>> json_numbers(const nlohmann::json& array);

/// Whether the key is there and holds more than null, "" or an empty list.
bool json_says(const nlohmann::json& object, const char* key);

}  // namespace yolo::dataset
