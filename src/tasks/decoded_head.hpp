// Outputs of a network that was exported with its head's decoding inside, in the form of a raw head's maps.
#pragma once

#include <memory>

#include "graph/decoded_head.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks {

/// The joined output (images x (4 + classes + more) x places) of one image as maps of one image and one
/// level: boxes, classes and what more there is, each 1 x rows x 1 x places; after them the other outputs
/// (the prototypes of masks). They point into `maps`. Throws Error when the output has fewer rows.
std::vector<runtime::RawMap> split_decoded(std::span<const runtime::RawMap> maps, int image,
                                           std::int64_t classes);

/// For a network with a decoded head: `inner`, given split_decoded maps and image 0. For others `inner`
/// itself.
std::unique_ptr<Postprocessor> with_split_maps(std::unique_ptr<Postprocessor> inner,
                                               const graph::Network& network);

}  // namespace yolo::tasks
