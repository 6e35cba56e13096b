#include "source/list_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include <yolo/error.hpp>

#include "core/files.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

// Some two million entries; more is a file of another kind.
constexpr std::uintmax_t kLargestList = std::uintmax_t{256} << 20;

std::string read_text(const std::string& path) {
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  if (type != fs::file_type::regular) {
    const std::string broken = broken_link(path);
    const bool there = type != fs::file_type::not_found && type != fs::file_type::none;
    throw Error(fmt::format("list {} {}", path,
                            !broken.empty() ? broken
                            : there         ? fmt::format("is {}, expected a file", kind_word(type))
                                            : "does not exist"));
  }
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size > kLargestList) {
    throw Error(fmt::format("list {}: expected at most {} MiB of text, found {} MiB", path,
                            kLargestList >> 20, size >> 20));
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(fmt::format("list {}: it cannot be opened; check that you may read it", path));
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (text.find('\0') != std::string::npos) {
    throw Error(fmt::format("list {}: expected lines of text, found binary data", path));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

void add_trimmed(std::vector<std::string>& entries, std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return;
  entries.emplace_back(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

}  // namespace

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of("\r\n");
    add_trimmed(lines, rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return lines;
}

std::vector<std::string> read_lines(const std::string& path) { return split_lines(read_text(path)); }

std::vector<std::string> split_cells(const std::string& text) {
  std::vector<std::string> cells;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      cell += '"';
      ++i;
    } else if (c == '"' && (quoted || cell.find_first_not_of(" \t") == std::string::npos)) {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
      add_trimmed(cells, cell);
      cell.clear();
    } else {
      cell += c;
    }
  }
  add_trimmed(cells, cell);
  return cells;
}

std::vector<std::string> read_cells(const std::string& path) { return split_cells(read_text(path)); }

}  // namespace yolo::source
