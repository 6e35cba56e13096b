// Which process of how many this one is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace yolo::train {

struct DistributedSettings {
  int rank = 0;        ///< of this process, from 0; rank 0 holds the store in which all meet
  int world_size = 1;  ///< processes
  int local_rank = 0;  ///< on this machine: the GPU to use
  std::string master_address = "127.0.0.1";
  std::uint16_t master_port = 29500;
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< for which the others are waited for
};

/// What torchrun says in RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT; nothing when there is no
/// WORLD_SIZE. `variable` looks one up (null: not set). Throws Error when they make no sense.
std::optional<DistributedSettings> distributed_settings(
    const std::function<const char*(const char*)>& variable);

}  // namespace yolo::train
