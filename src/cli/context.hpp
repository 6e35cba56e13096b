// What every command of the program gets: where to write, the settings, its own name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <yolo/log.hpp>

#include "core/settings.hpp"

namespace yolo::cli {

/// Exit codes of the program.
enum ExitCode : int { kDone = 0, kFailed = 1, kWrongUsage = 2 };

struct CliContext {
  Log log;                                      ///< lines for people; warnings go to standard error
  std::shared_ptr<Settings> settings;           ///< never null; the file is read when first asked for
  std::string argv0;                            ///< how the program was called
  std::function<void(std::string_view)> print;  ///< standard output, as it is
  std::vector<std::string> words{};             ///< the program's words, to start it again
};

/// The context of a real run: standard output and error, colours only on a terminal and without NO_COLOR.
CliContext console_context(std::string argv0);

/// Writes "error: …" in one line to standard error.
void print_error(std::string_view message);

}  // namespace yolo::cli
