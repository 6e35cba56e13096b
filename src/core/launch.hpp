// Starts a program several times, as the processes of one training.
#pragma once

#include <string>
#include <vector>

#include <yolo/log.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Runs `command` (program and words; looked for in PATH) `count` times with torchrun's variables RANK,
/// LOCAL_RANK, WORLD_SIZE, LOCAL_WORLD_SIZE, MASTER_ADDR and MASTER_PORT, and returns when all have ended: 0
/// when all ended well. When one fails it is told by its rank, the others are ended (by force after ten
/// seconds), and the result is its exit code, or 128 and its signal. SIGINT, SIGTERM and SIGHUP are passed
/// on, and the processes end with the caller.
///
/// To be called before there are other threads, which would get these signals.
int launch_processes(const std::vector<std::string>& command, int count, const Log& log);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
