// The lines that describe a network: layers, parameters, work.
#pragma once

#include <string>

#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>

#include "core/own_symbols.hpp"
#include "formats/format.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// The peer's summary line; with `detailed` a row a layer before it.
std::string model_summary(const graph::Network& network, const std::string& name, bool detailed,
                          const graph::Registry& registry = graph::Registry::builtin());

/// The same for the network as it runs, with batch norms folded into convolutions.
std::string fused_summary(const graph::Network& network, const std::string& name,
                          const graph::Registry& registry = graph::Registry::builtin());

/// The same of a file; of one whose layers are not known task and input.
std::string model_summary(const formats::Opened& model, bool detailed,
                          const graph::Registry& registry = graph::Registry::builtin());
std::string fused_summary(const formats::Opened& model, const graph::Registry& registry = graph::Registry::builtin());

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
