// The options of a training as arguments, for args.yaml and for what a checkpoint keeps.
#pragma once

#include <string>
#include <yolo/train_options.hpp>

#include "core/arguments.hpp"

namespace yolo::record {

/// Every option under its argument's name. `model` is what the training began with: a file of weights or an
/// architecture. An option that is unset (lr0, momentum) becomes its default. Throws UsageError for a value
/// that its argument does not allow.
Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model);

}  // namespace yolo::record
