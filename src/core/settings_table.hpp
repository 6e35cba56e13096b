// Every setting there is, in one array.
#pragma once

#include <span>
#include <string_view>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

enum class SettingKind { boolean, text, folder };

struct SettingRow {
  std::string_view key;
  SettingKind kind;
  std::string_view default_text;  ///< "true" or "false" for a bool
  std::string_view help;
  bool has_effect = true;  ///< false: kept for others, and nothing here reads it
};

std::span<const SettingRow> settings_table();
const SettingRow* find_setting(std::string_view key);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
