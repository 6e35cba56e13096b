// What runs a network whose layers are known.
#pragma once

#include <memory>
#include <string>

#include "formats/format.hpp"

namespace yolo::formats {

/// `cache_key` identifies network and weights; empty: nothing compiled is kept. `registry` must outlive the result.
std::shared_ptr<const BackendSource> make_network_backends(const graph::Network& network, std::string name,
                                                           const graph::Registry& registry, std::string cache_key);

}  // namespace yolo::formats
