// The outputs of a segmentation head that masks are made of.
#pragma once

#include <span>
#include <vector>

#include "runtime/backend.hpp"
#include "tasks/detect/candidate.hpp"
#include "tasks/detect/level_map.hpp"
#include "tasks/segment/mask_assembly.hpp"

namespace yolo::tasks::segment {

/// Views of the maps of one image: coefficients by level, and the prototypes.
class MaskMaps {
 public:
  /// Of "masks.L" of each of `levels` levels, and "protos". Throws Error when they are not there or do not fit each other.
  MaskMaps(std::span<const runtime::RawMap> maps, std::size_t levels, int image);

  /// The coefficients of the place where a box was found; empty for a box that no place gave.
  std::vector<float> coefficients(const detect::Candidate& box) const;
  const Prototypes& prototypes() const { return prototypes_; }

 private:
  std::vector<detect::LevelMap> levels_;
  Prototypes prototypes_;
};

}  // namespace yolo::tasks::segment
