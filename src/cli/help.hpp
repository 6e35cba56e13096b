// `yolo help`: everything it says is made from the tables of modes, commands and arguments.
#pragma once

#include <span>
#include <string>

#include "cli/context.hpp"
#include "core/argument_table.hpp"

namespace yolo::cli {

/// Nothing: the overview. MODE: its arguments. ARGUMENT: all about it. --markdown: the page
/// docs/arguments.md.
int help_command(std::span<const std::string> words, const CliContext& context);

std::string overview_text();
std::string mode_text(const ModeRow& mode);
std::string argument_text(const ArgumentRow& row);

/// The reference page of all arguments.
std::string reference_markdown();

}  // namespace yolo::cli
