// How a classifier's pictures were prepared when it was trained, as facts of a network (Network::facts).
#pragma once

namespace yolo::checkpoint {

/// What the shorter side of a picture is scaled to, in pixels.
inline constexpr const char* kTransformSize = "transform_size";
/// Side of the middle square that is kept; without it transform_size.
inline constexpr const char* kTransformCrop = "transform_crop";

}  // namespace yolo::checkpoint
