// A golden batch: pixels and labels as the peer's loss got them, and the network it ran.
#pragma once

#include <yolo/train/criterion.hpp>

#include "loader/batch.hpp"
#include "support.hpp"
#include "train/batch.hpp"
#include "train/network/torch_network.hpp"

namespace yolo::test {

/// A JSON list of any depth as a tensor.
at::Tensor tensor_of(const nlohmann::json& values);

struct LossCase {
  nlohmann::json golden;
  graph::Network network;
  loader::Batch batch;
};

/// "detect": golden/loss_detect.json with its pixels and weights; `weights`: another file to take them from.
LossCase read_loss_case(const std::string& task, const std::filesystem::path& weights = {});

/// The case of tests/data/truth.
LossCase read_truth_loss_case(const std::string& task);

/// The batch without the labels for which `drop` says so.
loader::Batch without(const loader::Batch& batch, const std::function<bool(int image)>& drop);

/// Relative difference of each value at most `tolerance`; `floor` is what counts as 0.
void expect_close(const at::Tensor& found, const nlohmann::json& expected, double tolerance,
                  double floor = 1e-6);

}  // namespace yolo::test
