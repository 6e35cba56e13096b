// Outputs of a network that was exported with its head's decoding inside, in the form of a raw head's maps.
#pragma once

#include <memory>

#include "graph/heads.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks {

/// The joined output (images x (4 + classes + more) x places) of one image as the maps of a head of one level: "boxes.0",
/// "scores.0" and what more there is, each 1 x rows x 1 x places; after them "protos", the prototypes of masks. They point
/// into `maps`. Throws Error when the output has fewer rows.
std::vector<runtime::RawMap> split_decoded(std::span<const runtime::RawMap> maps, int image,
                                           const graph::HeadSpec& head);

/// For a network with a decoded head: `inner`, given split_decoded maps and image 0. For others `inner`
/// itself.
std::unique_ptr<Postprocessor> with_split_maps(std::unique_ptr<Postprocessor> inner,
                                               const graph::HeadSpec& head);

}  // namespace yolo::tasks
