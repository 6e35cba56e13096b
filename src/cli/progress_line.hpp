// Progress on the console: one line that is written again and again on a terminal.
#pragma once

#include <functional>
#include <string>

#include "cli/context.hpp"
#include "core/progress.hpp"

namespace yolo::cli {

/// Progress lines on standard output, as wide as its terminal.
ProgressOptions console_progress(const CliContext& context);

/// Shows a text with how much of it is done. A new text begins a new line.
std::function<void(const std::string& text, std::size_t done, std::size_t total)> progress_line(const CliContext& context);

}  // namespace yolo::cli
