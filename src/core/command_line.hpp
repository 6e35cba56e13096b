// The grammar of the command line: words in, bare words and name=value pairs out. Knows names, not meanings.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

struct GivenArgument {
  std::string name;  ///< as in the table or the list of old names, or whatever unknown thing was written
  std::string text;  ///< the value as written
};

struct CommandLine {
  std::vector<std::string> words;        ///< tasks, modes, and what is neither
  std::vector<GivenArgument> arguments;  ///< in the order given; a name may come twice
  bool help = false;                     ///< help, --help or -h stands somewhere
  bool version = false;                  ///< --version or -v
};

/// Reads `k=v`, `k = v`, `k= v`, `k =v`, `--k=v`, `--k v`, `--some-name`, commas after a word, lists with
/// spaces, and a bare name of a bool argument for True. Throws UsageError where a value or a name is missing.
CommandLine parse_command_line(std::span<const std::string> words);

/// The first step alone: each pair as one word `k=v`, without commas behind it. `yolo settings` uses it with
/// its own names; there `k=` with nothing behind is allowed and clears a value.
std::vector<std::string> joined_pairs(std::span<const std::string> words, bool allow_empty_value = false);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
