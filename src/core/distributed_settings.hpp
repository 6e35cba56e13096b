// Which process of how many this one is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

struct DistributedSettings {
  int rank = 0;              ///< of this process, from 0; rank 0 holds the store in which all meet
  int world_size = 1;        ///< processes
  int local_rank = 0;        ///< on this machine: the GPU to use
  int local_world_size = 1;  ///< processes on this machine, which share its cores
  std::string master_address = "127.0.0.1";
  std::uint16_t master_port = 29500;
  /// torchrun itself holds the store, for all its attempts to run the processes: this is the number of the
  /// attempt.
  std::optional<int> store_of_attempt;
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< for which the others are waited for
};

/// What torchrun says in RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT and, where they are there,
/// LOCAL_WORLD_SIZE, TORCHELASTIC_USE_AGENT_STORE and TORCHELASTIC_RESTART_COUNT; nothing when there is no
/// WORLD_SIZE. `variable` looks one up (null: not set). Throws Error when they make no sense.
std::optional<DistributedSettings> distributed_settings(
    const std::function<const char*(const char*)>& variable);

/// The same from this process's environment.
std::optional<DistributedSettings> distributed_settings();

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
