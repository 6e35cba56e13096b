// Compares one training step with the peer's, as golden/loss_*.json describe it.
#pragma once

#include <yolo/train/criterion.hpp>

#include "support.hpp"
#include "train/network/parameters.hpp"

namespace yolo::test {

/// Items and total, relative difference 1e-4.
void expect_loss(const train::Loss& loss, const nlohmann::json& expected);

/// Norms of the gradients of all parameters, 1e-3, single values of some, and which have none. Norms of which "grad_l2_shaken"
/// says that rounding moves them further may differ by three times that.
void expect_gradients(train::Parameters& parameters, const nlohmann::json& expected);

/// Running statistics of the batch norms, 1e-4.
void expect_statistics(train::Parameters& parameters, const nlohmann::json& expected);

}  // namespace yolo::test
