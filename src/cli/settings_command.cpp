// `yolo settings`: show, change and reset the settings.
#include "cli/settings_command.hpp"

#include <fmt/format.h>

#include "core/command_line.hpp"
#include "core/settings_table.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo::cli {
namespace {

int show_all(const CliContext& context) {
  Settings& settings = *context.settings;
  context.print(fmt::format("Settings(\"{}\"):\n{}\n", settings.file().string(), settings.to_json()));
  return kDone;
}

int show_one(std::string_view key, const CliContext& context) {
  const SettingRow* row = find_setting(key);
  if (!row) context.settings->update({{std::string(key), ""}});  // throws, with the nearest keys
  bool flag = row->kind == SettingKind::boolean;
  std::string value = flag ? (context.settings->flag(key) ? "true" : "false") : context.settings->text(key);
  context.print(value + "\n");
  return kDone;
}

std::pair<std::string, std::string> as_change(std::string_view word) {
  if (word.starts_with("--")) word.remove_prefix(2);
  std::size_t equals = word.find('=');
  if (equals == word.npos) {
    throw UsageError(
        fmt::format("'{}' is no change: write KEY=VALUE, one KEY alone, or reset alone", printable(word)));
  }
  return {std::string(trim(word.substr(0, equals))), std::string(word.substr(equals + 1))};
}

}  // namespace

int settings_command(std::span<const std::string> words, const CliContext& context) {
  std::vector<std::string> parts = joined_pairs(words, true);
  if (parts.size() == 1 && (parts[0] == "help" || parts[0] == "--help" || parts[0] == "-h")) {
    context.print("yolo settings              show all\nyolo settings KEY          show one\n");
    context.print(
        "yolo settings KEY=VALUE …  change one or several\nyolo settings reset        back to the "
        "defaults\n\n");
    for (const SettingRow& row : settings_table())
      context.print(fmt::format("  {:<18}{}\n", row.key, row.help));
    return kDone;
  }
  if (parts.size() == 1 && parts[0] == "reset") {
    context.settings->reset();
    context.log.info("the settings are back to their defaults");
    return show_all(context);
  }
  if (parts.size() == 1 && parts[0].find('=') == std::string::npos) return show_one(parts[0], context);
  if (parts.empty()) {
    context.settings->create();
    return show_all(context);
  }
  std::vector<std::pair<std::string, std::string>> changes;
  for (const std::string& part : parts) changes.push_back(as_change(part));
  context.settings->update(changes);
  for (const auto& [key, value] : changes) {
    const SettingRow* row = find_setting(key);
    if (row != nullptr && !row->has_effect) context.log.warn(fmt::format("{} has no effect: {}", key, row->help));
  }
  return show_all(context);
}

}  // namespace yolo::cli
