// Where the user's own files live, and the numbering of result folders.
#include "core/paths.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? value : nullptr;
}

fs::path home_folder() {
  if (const char* home = environment("HOME")) return home;
  const passwd* user = getpwuid(getuid());
  return user && user->pw_dir ? fs::path(user->pw_dir) : fs::path(".");
}

fs::path user_folder(const char* own, const char* shared, const char* below_home) {
  if (const char* folder = environment(own)) return expand_home(folder);
  // The XDG rules say that a path that is not absolute is to be ignored.
  const char* base = environment(shared);
  if (base && fs::path(base).is_absolute()) return fs::path(base) / "yolo.cpp";
  return home_folder() / below_home / "yolo.cpp";
}

/// "runs/predict/" names the same folder as "runs/predict".
fs::path without_slash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

fs::path numbered(const fs::path& path, bool is_file, int number) {
  if (number < 2) return path;
  fs::path suffix = is_file ? path.extension() : fs::path();
  fs::path stem = is_file ? path.stem() : path.filename();
  return path.parent_path() / fs::path(stem.string() + std::to_string(number) + suffix.string());
}

[[noreturn]] void cannot_make(const fs::path& path, const std::error_code& error) {
  throw Error(fmt::format("{}: cannot make this folder: {}", printable(path.string()), error.message()));
}

constexpr int kMostRuns = 1000000;

}  // namespace

fs::path user_config_folder() { return user_folder("YOLO_CONFIG_DIR", "XDG_CONFIG_HOME", ".config"); }
fs::path user_cache_folder() { return user_folder("YOLO_CACHE_DIR", "XDG_CACHE_HOME", ".cache"); }

fs::path expand_home(const fs::path& path) {
  const std::string& text = path.native();
  if (text == "~") return home_folder();
  return text.starts_with("~/") ? home_folder() / text.substr(2) : path;
}

fs::path increment_path(const fs::path& path) {
  fs::path base = without_slash(path);
  std::error_code error;
  bool is_file = fs::exists(base, error) && !fs::is_directory(base, error);
  for (int number = 1; number < kMostRuns; ++number) {
    fs::path candidate = numbered(base, is_file, number);
    // symlink_status, so that a dangling link counts as taken.
    if (!fs::exists(fs::symlink_status(candidate, error))) return candidate;
  }
  throw Error(fmt::format("{}: every number behind this name is taken", printable(path.string())));
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(without_slash(path), error);
  std::error_code ignored;
  if (error || !fs::is_directory(path, ignored)) {
    cannot_make(path, error ? error : std::make_error_code(std::errc::not_a_directory));
  }
}

fs::path make_run_folder(const fs::path& path, bool exist_ok) {
  fs::path base = without_slash(path);
  if (exist_ok) {
    make_folders(base);
    return base;
  }
  if (base.has_parent_path()) make_folders(base.parent_path());
  for (int number = 1; number < kMostRuns; ++number) {
    fs::path candidate = numbered(base, false, number);
    std::error_code error;
    if (fs::create_directory(candidate, error)) return candidate;  // false when another run was first
    if (error && error != std::errc::file_exists) cannot_make(candidate, error);
  }
  throw Error(fmt::format("{}: every number behind this name is taken", printable(path.string())));
}

}  // namespace yolo
