// The processes of one training: what they exchange, over Gloo.
#pragma once

#include <torch/types.h>

#include <memory>
#include <vector>

#include "core/distributed_settings.hpp"
#include "train/distributed/heartbeat.hpp"

namespace yolo::train {

/// Every process has to make the same calls in the same order, with tensors of the same shapes and types.
/// Tensors on a GPU travel through memory of the host. A call that fails because another process ended or
/// does not come throws Error within the timeout of the settings and a few seconds; it names the ranks that
/// are missing. After that the group is of no more use. SIGPIPE is ignored in this process from then on,
/// unless it has a handler.
class ProcessGroup {
 public:
  /// Returns when all have come. Throws Error when some do not, within the timeout.
  explicit ProcessGroup(const DistributedSettings& settings);
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  int rank() const;
  int world_size() const;

  /// Replaces each tensor by the mean over all processes, in few exchanges of many tensors each. For
  /// gradients.
  void average(std::vector<at::Tensor>& tensors);
  /// The sum over all processes instead.
  void sum(std::vector<at::Tensor>& tensors);
  /// Replaces each tensor by that of rank 0. For weights and statistics at the start.
  void broadcast(std::vector<at::Tensor>& tensors);
  /// Returns when all have come here.
  void barrier();

  /// The store in which all meet, for one thread.
  SharedValues values() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yolo::train
