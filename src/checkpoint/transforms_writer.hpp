// Writes how a classifier's pictures are prepared, as the peer keeps it within the model.
#pragma once

#include "checkpoint/pickle_writer.hpp"

namespace yolo::checkpoint {

/// The fact of a network (Network::facts) that holds the side of its square pictures in pixels.
inline constexpr const char* kTransformSize = "transform_size";

/// A Compose of torchvision: shorter side to `size`, middle square, values 0 to 1, mean 0 and deviation 1.
void write_transforms(PickleWriter& out, std::int64_t size);

}  // namespace yolo::checkpoint
