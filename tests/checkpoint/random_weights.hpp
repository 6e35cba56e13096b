// Weights for networks that were built from a YAML and have shapes only.
#pragma once

#include <yolo/graph/module.hpp>

namespace yolo::test {

/// Gives every tensor values: small numbers of a fixed sequence, variances of 1, and 0, 1, 2, ... for the
/// convolution that turns a distribution into its mean.
void fill_weights(graph::Network& network);

}  // namespace yolo::test
