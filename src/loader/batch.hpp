// What the training loop gets of the loader.
#pragma once

#include <yolo/train/batch.hpp>

namespace yolo::loader {

using train::Batch;

}  // namespace yolo::loader
