// What a network is made of: layers, parameters, work.
#pragma once

#include <string>

#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/model_info.hpp>

#include "core/own_symbols.hpp"
#include "formats/format.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// `fused`: as it runs, with batch norms folded into convolutions.
ModelInfo model_info(const graph::Network& network, const std::string& name, bool fused = false,
                     const graph::Registry& registry = graph::Registry::builtin());

/// The same of a file; of one whose layers are not known task and input.
ModelInfo model_info(const formats::Opened& model, bool fused = false, const graph::Registry& registry = graph::Registry::builtin());

/// A row a layer: number, inputs, parameters, module. Empty when the layers are not known.
std::string layer_rows(const graph::Network& network);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
