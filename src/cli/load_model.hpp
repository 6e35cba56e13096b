// The model that the arguments name.
#pragma once

#include <yolo/model.hpp>

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

/// Downloads show their progress. Throws Error, also when task=... is not the task of the model.
Model load_model(const Arguments& arguments, const CliContext& context);

}  // namespace yolo::cli
