// The words that the program knows, in explicit lists: commands with words of their own, modes with
// arguments.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

/// A command takes the words behind it as they are.
struct CommandRow {
  std::string_view word;
  std::string_view help;
  int (*run)(std::span<const std::string> words, const CliContext& context);
};

/// A mode takes arguments. Modes without a row are refused before anything runs.
struct ModeRunner {
  Mode mode;
  int (*run)(const Arguments& arguments, const CliContext& context);
};

std::span<const CommandRow> all_commands();
const CommandRow* find_command(std::string_view word);

/// Runs the words behind the program's name and gives the exit code. Throws yolo::Error.
int run_words(std::span<const std::string> words, const CliContext& context);

/// The same, with errors printed in one line and turned into exit codes.
int run_program(std::span<const std::string> words, const CliContext& context);

}  // namespace yolo::cli
