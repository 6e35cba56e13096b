#include "source/missing_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <vector>

#include "core/files.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

// Enough to help in folders that people look at; a huge one need not be read for a message.
constexpr int kNamesLookedAt = 20000;

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string nearest_name(const fs::path& folder, const std::string& name) {
  std::string nearest;
  std::size_t best = std::max<std::size_t>(2, name.size() / 3) + 1;
  std::error_code error;
  int seen = 0;
  for (fs::directory_iterator it(folder, error), end; !error && it != end && seen < kNamesLookedAt;
       it.increment(error), ++seen) {
    const std::string other = it->path().filename().string();
    const std::size_t distance = edit_distance(name, other);
    if (distance < best || (distance == best && other < nearest)) {
      best = distance;
      nearest = other;
    }
  }
  return nearest;
}

}  // namespace

std::string missing_path_message(const std::string& path) {
  const std::string broken = broken_link(path);
  if (!broken.empty()) return fmt::format("source '{}' {}", path, broken);
  std::error_code ignored;
  const fs::path full = fs::absolute(path, ignored);
  fs::path there;
  fs::path missing;
  for (const fs::path& part : full) {
    missing = there / part;
    if (!fs::exists(missing, ignored)) break;
    there = missing;
  }
  std::string message = fmt::format("source '{}' does not exist", path);
  if (!fs::path(path).is_absolute()) message += fmt::format(" in '{}'", fs::current_path(ignored).string());
  if (missing != full) message += fmt::format(": there is no folder '{}'", missing.string());
  if (!fs::is_directory(there, ignored)) return message;
  const std::string nearest = nearest_name(there, missing.filename().string());
  if (!nearest.empty()) message += fmt::format("; did you mean '{}'?", (there / nearest).string());
  return message;
}

}  // namespace yolo::source
