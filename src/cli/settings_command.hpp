// `yolo settings`: show, change and reset the settings.
#pragma once

#include <span>
#include <string>

#include "cli/context.hpp"

namespace yolo::cli {

/// Nothing: all settings. KEY: one. KEY=VALUE …: change. reset: back to the defaults.
int settings_command(std::span<const std::string> words, const CliContext& context);

}  // namespace yolo::cli
