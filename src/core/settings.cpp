// The user's settings: a JSON file that is never lost.
#include "core/settings.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/files.hpp"
#include "core/literal.hpp"
#include "core/paths.hpp"
#include "core/settings_table.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = 1 << 20;

Json default_value(const SettingRow& row) {
  if (row.kind == SettingKind::boolean) return row.default_text == "true";
  return std::string(row.default_text);
}

Json default_values() {
  Json values = Json::object();
  for (const SettingRow& row : settings_table()) values[std::string(row.key)] = default_value(row);
  return values;
}

bool fits(const SettingRow& row, const Json& value) {
  return row.kind == SettingKind::boolean ? value.is_boolean() : value.is_string();
}

const SettingRow& known_setting(std::string_view key) {
  if (const SettingRow* row = find_setting(key)) return *row;
  throw std::logic_error(fmt::format("our mistake: no setting '{}' in the table", key));
}

const SettingRow& users_setting(std::string_view key) {
  if (const SettingRow* row = find_setting(key)) return *row;
  std::vector<std::string_view> keys;
  for (const SettingRow& row : settings_table()) keys.push_back(row.key);
  throw UsageError(fmt::format("'{}' is no setting.{} 'yolo settings' lists them all", printable(key, 60),
                               did_you_mean(key, keys)));
}

Json read_value(const SettingRow& row, const std::string& text) {
  Literal literal = parse_literal(text);
  if (row.kind == SettingKind::boolean) {
    if (const bool* flag = literal.as<bool>()) return *flag;
    throw UsageError(fmt::format("setting '{}={}' has the wrong type: '{}' takes True or False", row.key,
                                 printable(text, 80), row.key));
  }
  const auto* inner = literal.as<std::string>();
  std::string value = inner ? *inner : text;
  if (row.kind == SettingKind::folder && trim(value).empty()) {
    throw UsageError(fmt::format("setting '{}' needs a folder", row.key));
  }
  return value;
}

/// Values are copied and written level by level of the stack, which must not run out.
bool is_nested_deeply(std::string_view bytes) {
  constexpr int kDeepest = 64;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_text && c == '\\') ++i;
    if (c == '"') in_text = !in_text;
    if (in_text) continue;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

/// Known keys in the order of the table, then the unknown ones as they were.
Json in_table_order(const Json& values) {
  Json ordered = Json::object();
  for (const SettingRow& row : settings_table()) {
    std::string key(row.key);
    ordered[key] = values.contains(key) ? values.at(key) : default_value(row);
  }
  for (const auto& [key, value] : values.items()) {
    if (!find_setting(key)) ordered[key] = value;
  }
  return ordered;
}

}  // namespace

fs::path default_settings_file() { return user_config_folder() / "settings.json"; }

Settings::Settings(fs::path file, Log log) : file_(std::move(file)), log_(std::move(log)) {}
Settings::~Settings() = default;
Settings::Settings(Settings&&) noexcept = default;
Settings& Settings::operator=(Settings&&) noexcept = default;

Json& Settings::values() {
  if (!values_) load();
  return *values_;
}

void Settings::load() {
  values_ = std::make_unique<Json>(default_values());
  std::error_code error;
  if (!fs::exists(file_, error)) return;
  std::string bytes;
  try {
    bytes = read_small_file(file_, kLargestFile);
  } catch (const Error& problem) {
    log_.warn(fmt::format("settings: {}; the defaults are used", problem.what()));
    return;
  }
  if (!read(bytes)) set_aside("holds no JSON object");
}

bool Settings::read(std::string_view bytes) {
  values_ = std::make_unique<Json>(default_values());
  if (is_nested_deeply(bytes)) return false;
  const Json stored = Json::parse(bytes, nullptr, false);
  if (!stored.is_object()) return false;
  for (const auto& [key, value] : stored.items()) {
    const SettingRow* row = find_setting(key);
    if (!row || fits(*row, value)) continue;
    log_.warn(fmt::format("{}: '{}' has the wrong type; '{}' is used. Mend it with 'yolo settings {}=...'",
                          printable(file_.string()), key, row->default_text, key));
  }
  *values_ = in_table_order(stored);
  return true;
}

void Settings::set_aside(std::string_view reason) {
  std::time_t now = std::time(nullptr);
  std::string name = fmt::format("{}.corrupt-{:%Y%m%d-%H%M%S}", file_.string(), fmt::gmtime(now));
  fs::path aside = name;
  std::error_code error;
  for (int number = 2; number < 1000 && fs::exists(fs::symlink_status(aside, error)); ++number) {
    aside = fmt::format("{}-{}", name, number);
  }
  fs::rename(file_, aside, error);
  std::string where =
      error ? "could not be moved aside (" + error.message() + ")" : "is now " + aside.string();
  log_.warn(fmt::format("{} {}: it {}; the defaults are used", printable(file_.string()), reason,
                        printable(where)));
}

void Settings::store(const Json& values) {
  std::string text;
  try {
    text = values.dump(2) + "\n";
  } catch (const Json::exception&) {
    throw UsageError("a setting holds bytes that are no UTF-8 text");
  }
  if (file_.has_parent_path()) make_folders(file_.parent_path());
  atomic_write(file_, text);
}

bool Settings::flag(std::string_view key) {
  const SettingRow& row = known_setting(key);
  const Json& value = values().at(std::string(key));
  return fits(row, value) ? value.get<bool>() : default_value(row).get<bool>();
}

std::string Settings::text(std::string_view key) {
  const SettingRow& row = known_setting(key);
  const Json& value = values().at(std::string(key));
  return fits(row, value) ? value.get<std::string>() : default_value(row).get<std::string>();
}

fs::path Settings::folder(std::string_view key) { return expand_home(text(key)); }

std::string Settings::to_json() { return values().dump(2, ' ', false, Json::error_handler_t::replace); }

void Settings::update(const std::vector<std::pair<std::string, std::string>>& changes) {
  Json changed = values();
  for (const auto& [key, text] : changes) {
    const SettingRow& row = users_setting(key);
    changed[key] = read_value(row, text);
  }
  store(changed);
  *values_ = std::move(changed);
}

void Settings::reset() {
  Json fresh = default_values();
  for (const auto& [key, value] : values().items()) {
    if (!find_setting(key)) fresh[key] = value;
  }
  store(fresh);
  *values_ = std::move(fresh);
}

void Settings::create() {
  std::error_code error;
  const Json& current = values();
  if (!fs::exists(file_, error)) store(current);
}

}  // namespace yolo
