// A network that can learn: the graph, run by LibTorch with gradients.
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include <yolo/graph/graph.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/train/named_map.hpp>

#include "train/network/joined_nodes.hpp"
#include "train/network/operations.hpp"
#include "train/network/parameters.hpp"

namespace yolo::train {

class TorchNetwork {
 public:
  /// Copies the values of `network`. `compute` is the type of products (bf16 for mixed precision). Throws
  /// Error when the network does not fit together.
  TorchNetwork(const graph::Network& network, at::Device device,
               const graph::Registry& registry = graph::Registry::builtin());

  /// Images N x 3 x H x W in 0..1 (any floating type). The outputs are f32 where the graph ends. `side_inputs`: by the names of
  /// the graph's op::SideInput; those that are missing are empty, others are not looked at. Throws Error for a wrong shape.
  std::vector<NamedMap> forward(const at::Tensor& images, const std::vector<NamedMap>& side_inputs = {}) const;

  void set_training(bool training) { context_.training = training; }
  void set_compute(at::ScalarType type) { context_.compute = type; }
  /// Normalises over the images of several processes; null: over those it is given. `joint` must outlive this.
  void set_joint_statistics(const JointStatistics* joint) { context_.joint = joint; }
  bool is_training() const { return context_.training; }

  Parameters& parameters() { return parameters_; }
  const Parameters& parameters() const { return parameters_; }
  at::Device device() const { return device_; }
  /// The modules, without the values that were learnt; see store().
  const graph::Network& structure() const { return network_; }
  /// A network with the values of now.
  graph::Network store() const;

 private:
  std::vector<at::Tensor> weights_of(std::size_t node) const;
  // Computes a node together with its neighbours; false when it has to be computed alone.
  bool run_joined(std::size_t node, std::vector<at::Tensor>& values) const;
  void run_normalisation(std::size_t node, std::vector<at::Tensor>& values) const;
  bool run_slices(std::size_t node, std::vector<at::Tensor>& values) const;

  graph::Network network_;
  at::Device device_;
  Parameters parameters_;
  graph::Graph graph_;
  JoinedNodes joined_;
  std::vector<std::vector<at::Tensor>>
      weights_;  // by node; undefined: a part of a parameter, a new view each time
  std::vector<std::vector<graph::NodeId>> last_used_;  // by node: what no later node reads
  OperationContext context_;
};

}  // namespace yolo::train
