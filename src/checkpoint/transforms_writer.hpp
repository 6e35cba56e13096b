// Writes how a classifier's pictures are prepared, as the peer keeps it within the model.
#pragma once

#include "checkpoint/pickle_writer.hpp"

namespace yolo::checkpoint {

/// A Compose of torchvision: shorter side to `size`, middle square of side `crop`, values 0 to 1, mean 0 and
/// deviation 1.
void write_transforms(PickleWriter& out, std::int64_t size, std::int64_t crop);

}  // namespace yolo::checkpoint
