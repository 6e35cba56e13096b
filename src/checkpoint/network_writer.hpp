// Writes a whole network as the peer's model object.
#pragma once

#include <optional>

#include <yolo/graph/module.hpp>

#include "checkpoint/pickle_writer.hpp"

namespace yolo::checkpoint {

/// An object of ultralytics.nn.tasks (DetectionModel, PoseModel, ...). `arguments` are those of the training,
/// which the peer takes as defaults of later runs. Throws Error that names the layer that cannot be written.
void write_network(PickleWriter& out, const graph::Network& network, std::optional<graph::DataType> store_as,
                   const Plain& arguments);

/// The description of the network for the peer, from which it builds the network anew when it is trained on:
/// that of the YAML or checkpoint it came from, with today's number of classes. Only the facts when there is
/// none.
Plain describe_network(const graph::Network& network);

}  // namespace yolo::checkpoint
