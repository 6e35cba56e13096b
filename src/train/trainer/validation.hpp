// How a training validates.
#pragma once

#include <yolo/val_options.hpp>

#include "train/trainer/session.hpp"

namespace yolo::train {

/// Those of `yolo val` that fit the training; `last`: for the best weights, with charts.
ValOptions val_options(const Session& session, bool last);

}  // namespace yolo::train
