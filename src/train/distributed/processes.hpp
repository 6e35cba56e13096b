// This process among those that train together. Alone every call is the identity, so that the loop need not
// ask.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/distributed_settings.hpp"
#include "train/network/joint_batch_norm.hpp"

namespace yolo::train {

class Announcements;
class ProcessGroup;

/// Every process makes the same calls in the same order. A call throws Error that names the rank when another
/// process ended or does not come.
class Processes {
 public:
  Processes();  ///< alone
  explicit Processes(const DistributedSettings& settings);
  ~Processes();
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;

  int rank() const { return settings_.rank; }
  int world_size() const { return settings_.world_size; }
  bool is_first() const { return rank() == 0; }
  bool is_alone() const { return group_ == nullptr; }
  const DistributedSettings& settings() const { return settings_; }

  /// Sum of a tensor over all processes, as a new tensor where it was; alone the tensor itself.
  at::Tensor sum(const at::Tensor& own) const;
  bool any(bool own) const;
  /// Replaces the values by those of rank 0.
  void share(std::vector<at::Tensor>& tensors) const;
  /// Gradients that all processes together have. One that is undefined counts as zeros where another process
  /// has it.
  void sum_gradients(const std::vector<at::Tensor>& parameters) const;
  /// Gives the gradients of steps that are still to come to rank 0, which can save them; their sum stays what
  /// it is.
  void gather_gradients(const std::vector<at::Tensor>& parameters) const;

  /// Rank 0 does `work`, which may take long; all get what it returns. When it fails the others throw too.
  std::string from_first(const std::function<std::string()>& work) const;
  /// `work` on rank 0 first and then on all others: it leaves caches that they find.
  void first_then_others(const std::function<void()>& work) const;
  /// The last call: returns when all have come here.
  void part() const;

  /// For batch normalisation; null when alone.
  const JointStatistics* statistics() const { return is_alone() ? nullptr : &statistics_; }

 private:
  DistributedSettings settings_;
  std::unique_ptr<ProcessGroup> group_;  // null: alone
  std::unique_ptr<Announcements> announcements_;
  JointStatistics statistics_;
};

/// From torchrun's environment variables; alone without them, or when WORLD_SIZE is 1.
std::unique_ptr<Processes> join_processes();

}  // namespace yolo::train
