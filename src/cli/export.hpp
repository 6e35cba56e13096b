// The export command of the program.
#pragma once

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

/// Gives the exit code. Throws yolo::Error.
int run_export(const Arguments& arguments, const CliContext& context);

}  // namespace yolo::cli
