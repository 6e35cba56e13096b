#include "source/glob.hpp"

#include <algorithm>
#include <filesystem>

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

// Far deeper than trees of pictures are.
constexpr int kDeepest = 64;

/// Cuts one UTF-8 character off the front; broken sequences are taken byte by byte.
std::string_view take_character(std::string_view& text) {
  std::size_t size = 1;
  if ((text[0] & 0xC0) == 0xC0) {
    while (size < text.size() && (text[size] & 0xC0) == 0x80) ++size;
  }
  const std::string_view character = text.substr(0, size);
  text.remove_prefix(size);
  return character;
}

/// Reads "[...]" at the front of pattern. False when it is not closed, hence an ordinary '['.
bool take_set(std::string_view& pattern, std::string_view character, bool& matched) {
  std::string_view rest = pattern.substr(1);
  const bool negated = !rest.empty() && rest[0] == '!';
  if (negated) rest.remove_prefix(1);
  matched = false;
  for (bool first = true; !rest.empty(); first = false) {
    if (rest[0] == ']' && !first) {
      pattern = rest.substr(1);
      matched = matched != negated;
      return true;
    }
    const std::string_view low = take_character(rest);
    std::string_view high = low;
    if (rest.size() >= 2 && rest[0] == '-' && rest[1] != ']') {
      rest.remove_prefix(1);
      high = take_character(rest);
    }
    // UTF-8 sorts by bytes as its characters do.
    matched = matched || (low <= character && character <= high);
  }
  return false;
}

/// One step of the pattern that is not '*' against the front of the name.
bool take_step(std::string_view& pattern, std::string_view& name) {
  std::string_view after = name;
  const std::string_view character = take_character(after);
  bool matched = false;
  if (pattern[0] == '?') {
    pattern.remove_prefix(1);
    matched = true;
  } else if (pattern[0] != '[' || !take_set(pattern, character, matched)) {
    matched = take_character(pattern) == character;
  }
  name = after;
  return matched;
}

struct Walk {
  std::vector<std::string> parts;
  std::vector<std::string> found;
  std::vector<fs::path> entered;  ///< real folders on the way down a "**", to see loops of links
};

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() || folder.back() == '/' ? folder + name : folder + "/" + name;
}

bool exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path.empty() ? "." : path, ignored);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder.empty() ? "." : folder, error), end; !error && it != end;
       it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  return names;
}

void walk(Walk& state, const std::string& folder, std::size_t index, int depth);

void walk_any_depth(Walk& state, const std::string& folder, std::size_t index, int depth) {
  const bool last = index + 1 == state.parts.size();
  if (!last) walk(state, folder, index + 1, depth);
  std::error_code error;
  const fs::path real = fs::canonical(folder.empty() ? "." : folder, error);
  const bool loops = std::find(state.entered.begin(), state.entered.end(), real) != state.entered.end();
  if (error || loops || depth >= kDeepest) return;
  state.entered.push_back(real);
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with('.')) continue;
    const std::string path = joined(folder, name);
    if (last) state.found.push_back(path);
    if (is_folder(path)) walk_any_depth(state, path, index, depth + 1);
  }
  state.entered.pop_back();
}

void walk(Walk& state, const std::string& folder, std::size_t index, int depth) {
  if (index == state.parts.size()) {
    state.found.push_back(folder);
    return;
  }
  const std::string& part = state.parts[index];
  const bool last = index + 1 == state.parts.size();
  if (part == "**") return walk_any_depth(state, folder, index, depth);
  const std::string literal = joined(folder, part);
  if (!has_wildcard(part) || (part.find('*') == std::string::npos && exists(literal))) {
    if (last ? exists(literal) : is_folder(literal)) walk(state, literal, index + 1, depth + 1);
    return;
  }
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with('.') && !part.starts_with('.')) continue;
    const std::string path = joined(folder, name);
    if (name_matches(part, name) && (last || is_folder(path))) walk(state, path, index + 1, depth + 1);
  }
}

}  // namespace

bool has_wildcard(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool name_matches(std::string_view pattern, std::string_view name) {
  // After a mismatch only the last '*' needs another try, one character later.
  std::string_view star_pattern;
  std::string_view star_name;
  bool star = false;
  while (true) {
    if (!pattern.empty() && pattern[0] == '*') {
      pattern.remove_prefix(1);
      star = true;
      star_pattern = pattern;
      star_name = name;
      continue;
    }
    if (name.empty() && pattern.empty()) return true;
    if (!name.empty() && !pattern.empty() && take_step(pattern, name)) continue;
    if (!star || star_name.empty()) return false;
    take_character(star_name);
    name = star_name;
    pattern = star_pattern;
  }
}

std::vector<std::string> expand_glob(const std::string& pattern) {
  Walk state;
  std::string root = pattern.starts_with('/') ? "/" : "";
  std::string part;
  for (const char c : pattern + "/") {
    if (c != '/') {
      part += c;
    } else if (!part.empty()) {
      // "**" twice in a row says no more than once, and would be walked many times.
      if (part != "**" || state.parts.empty() || state.parts.back() != "**") state.parts.push_back(part);
      part.clear();
    }
  }
  if (!state.parts.empty()) walk(state, root, 0, 0);
  std::sort(state.found.begin(), state.found.end());
  state.found.erase(std::unique(state.found.begin(), state.found.end()), state.found.end());
  return std::move(state.found);
}

}  // namespace yolo::source
