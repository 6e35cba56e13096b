// Reads the arguments of a cfg=file.yaml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/literal.hpp"

namespace yolo {

struct FileArgument {
  std::string name;  ///< as written in the file
  Literal value;
};

/// Largest cfg file that is read, in bytes. The peer's own default file has 8 KB.
inline constexpr std::size_t kLargestArgumentFile = 1 << 20;

/// Reads `name: value` lines. Throws UsageError with the file's name for a file that is missing, too large,
/// no YAML, or no flat mapping. Names and types are not checked here.
std::vector<FileArgument> read_argument_file(const std::string& path);

/// The same for text in memory; `origin` names it in messages.
std::vector<FileArgument> parse_argument_file(std::string_view text, std::string_view origin);

}  // namespace yolo
