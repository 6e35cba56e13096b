// A progress bar for downloads, on standard error.
#pragma once

#include <cstdint>
#include <functional>

#include "cli/context.hpp"

namespace yolo::cli {

/// Redraws one line on a terminal; prints nothing where standard error is a file or pipe.
std::function<bool(std::uint64_t done, std::uint64_t total)> download_progress(const CliContext& context);

}  // namespace yolo::cli
