// The mode train of the program.
#pragma once

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

int run_train(const Arguments& arguments, const CliContext& context);

}  // namespace yolo::cli
