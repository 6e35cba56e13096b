// Any command line: it is understood or refused with a usage error, never worse. Words are separated by line
// ends.
#include "core/argument_resolver.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::vector<std::string> words;
  for (std::string_view word : yolo::split({reinterpret_cast<const char*>(data), size}, '\n')) {
    // The files of this machine are no business of the fuzzer.
    if (word.find("cfg") == word.npos) words.emplace_back(word);
  }
  try {
    yolo::resolve_arguments(yolo::parse_command_line(words), yolo::Log());
  } catch (const yolo::UsageError&) {
  }
  try {
    yolo::joined_pairs(words, true);
  } catch (const yolo::UsageError&) {
  }
  return 0;
}
