// Rotated boxes of a head that was exported with its decoding inside.
#pragma once

#include <span>
#include <yolo/obb.hpp>

#include "runtime/backend.hpp"
#include "tasks/detect/candidate.hpp"

namespace yolo::tasks::obb {

/// The box of a candidate, in input pixels: centre, width and height stand in the first map, the angle in the
/// third (see tasks::split_decoded).
RotatedBox decoded_rotated(std::span<const runtime::RawMap> maps, int image,
                           const detect::Candidate& candidate);

}  // namespace yolo::tasks::obb
