// The model that the arguments name.
#pragma once

#include <yolo/model.hpp>

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

/// Downloads show their progress. Warns of a task=... that is not the model's and of arguments that mean nothing for that
/// one. Throws Error.
Model load_model(const Arguments& arguments, const CliContext& context);

}  // namespace yolo::cli
