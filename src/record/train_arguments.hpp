// The options of train as arguments of the table, and back.
#pragma once

#include <string>

#include <yolo/train_options.hpp>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

TrainOptions train_options(const Arguments& arguments);

/// What args.yaml and checkpoints keep. `task` and `model` are those of the network that is trained.
Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
