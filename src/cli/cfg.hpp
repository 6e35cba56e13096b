// `yolo cfg` and `yolo copy-cfg`: the default arguments as YAML.
#pragma once

#include <span>
#include <string>

#include "cli/context.hpp"

namespace yolo::cli {

int cfg_command(std::span<const std::string> words, const CliContext& context);

/// Writes default_copy.yaml into the current folder. A file that is there already is left alone: UsageError.
int copy_cfg_command(std::span<const std::string> words, const CliContext& context);

}  // namespace yolo::cli
