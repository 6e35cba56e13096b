// The user's settings: a JSON file, read when first asked for and written only when something changes.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <yolo/log.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Not for use by several threads at once. Asking for a key that is not in the table is a mistake in our code
/// and throws std::logic_error.
class Settings {
 public:
  /// `file` need not exist. A file that is no JSON object is moved aside with a warning; a value of the wrong
  /// type is left in the file, with a warning, and the default used. Unknown keys are kept.
  explicit Settings(std::filesystem::path file, Log log = {});
  ~Settings();
  Settings(Settings&&) noexcept;
  Settings& operator=(Settings&&) noexcept;

  bool flag(std::string_view key);
  std::string text(std::string_view key);
  /// A folder setting with ~ put in; relative ones are meant from the current folder.
  std::filesystem::path folder(std::string_view key);

  /// Takes `bytes` for the content of the file. False, with the defaults, when they are no JSON object.
  bool read(std::string_view bytes);

  /// All settings as indented JSON, in the order of the table, unknown keys behind.
  std::string to_json();

  /// Checks all `changes`, then stores all of them. Throws UsageError for an unknown key (with the nearest)
  /// or a value of the wrong type, Error when the file cannot be written; then nothing has changed.
  void update(const std::vector<std::pair<std::string, std::string>>& changes);

  /// Back to the defaults; unknown keys are kept.
  void reset();

  /// Writes the file if it is not there yet.
  void create();

  const std::filesystem::path& file() const { return file_; }

 private:
  nlohmann::ordered_json& values();
  void load();
  void store(const nlohmann::ordered_json& values);
  void set_aside(std::string_view reason);

  std::filesystem::path file_;
  Log log_;
  std::unique_ptr<nlohmann::ordered_json> values_;
};

/// settings.json in the user's config folder.
std::filesystem::path default_settings_file();

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
