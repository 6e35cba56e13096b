// Postprocessors for graphs that show their inner layers (embed, visualize).
#pragma once

#include <memory>

#include "tasks/task.hpp"

namespace yolo::tasks {

/// Joins all outputs of graph::tap_means into Results::embedding.
std::unique_ptr<Postprocessor> make_embedding_postprocessor();

/// Does what `inner` does with the usual outputs, and draws those of graph::tap_features into Results::features.
std::unique_ptr<Postprocessor> make_feature_postprocessor(std::shared_ptr<const Postprocessor> inner,
                                                          const graph::Network& network);

}  // namespace yolo::tasks
