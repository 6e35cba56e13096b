// Any bytes as a list of sources and as a pattern of names.
#include <yolo/error.hpp>

#include "source/glob.hpp"
#include "source/list_file.hpp"

namespace {

void check(const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    if (entry.empty() || entry.front() == ' ' || entry.back() == ' ') __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    check(yolo::source::split_lines(text));
    check(yolo::source::split_cells(text));
  } catch (const yolo::Error&) {
  }
  const std::size_t line = text.find('\n');
  const std::string pattern = text.substr(0, line), name = line == text.npos ? "" : text.substr(line + 1);
  yolo::source::name_matches(pattern, name);
  if (!yolo::source::name_matches("*", name)) __builtin_trap();
  if (!yolo::source::has_wildcard(name) && !yolo::source::name_matches(name, name)) __builtin_trap();
  return 0;
}
