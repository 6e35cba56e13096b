// Parameters sorted by how an optimizer treats them, and those that are frozen.
#pragma once

#include <string>
#include <vector>

#include <yolo/train_options.hpp>

#include "train/network/parameters.hpp"

namespace yolo::train {

/// Parameters with the same settings. The settings may be changed between steps.
struct ParameterGroup {
  std::vector<std::string> names;
  std::vector<at::Tensor> parameters;
  ParameterKind kind = ParameterKind::weight;
  double lr = 0;
  double initial_lr = 0;
  double momentum = 0;  ///< beta1 in the Adam family
  double weight_decay = 0;
};

/// Three groups in the peer's order: biases, weights with decay, scales of normalisations. Parameters that do
/// not learn stand among them (the optimizer passes over them), so that the n-th of all is the same as in the
/// peer's checkpoints.
std::vector<ParameterGroup> make_groups(const std::vector<NamedParameter>& entries, double lr,
                                        double momentum, double weight_decay);

/// Stops layers from learning. Their normalisations go on
/// measuring mean and variance, as in the peer. Returns the names of the parameters that do not learn, DFL's
/// constant among them. Throws Error for a layer that does not exist.
std::vector<std::string> freeze_layers(std::vector<NamedParameter>& entries, const Freeze& freeze);

}  // namespace yolo::train
