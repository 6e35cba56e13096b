// The arguments of a training as a checkpoint keeps them.
#pragma once

#include <string>

#include <yolo/log.hpp>
#include <yolo/train_options.hpp>

#include "checkpoint/plain.hpp"

namespace yolo::train {

/// A dictionary of all arguments under their names.
checkpoint::Plain arguments_record(const TrainOptions& options, const std::string& task, const std::string& model);

/// The recorded options, changed by what `asked` has differently from the defaults or names as given. Each change is told,
/// and what can no longer have an effect too.
TrainOptions resumed_options(const checkpoint::Plain& record, const TrainOptions& asked, const Log& log);

}  // namespace yolo::train
