// Network (a tree of modules) to Graph (operations).
#pragma once

#include <yolo/graph/builder.hpp>
#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::graph {

struct EmittedNetwork {
  Graph graph;
  std::vector<Value> layers;  ///< output of every layer, by index; node -1 for a head
};

/// Runs the forward functions of all layers. The head declares the graph's outputs.
/// Throws Error naming layer and module when something does not fit.
EmittedNetwork emit(const Network& network, const Registry& registry = Registry::builtin(),
                    Purpose purpose = Purpose::inference);

/// Throws Error that names the first layer of the network which is not in the list; `origin` names the file.
/// emit() would too, but later.
void check_layers(const Network& network, const Registry& registry, const std::string& origin);

}  // namespace yolo::graph
YOLO_OWN_SYMBOLS_END
