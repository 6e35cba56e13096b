// `yolo checks`: what this machine and this build offer.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/context.hpp"

namespace yolo::cli {

/// Name and value of one line.
using CheckRows = std::vector<std::pair<std::string, std::string>>;

/// The libraries that this build runs on and their versions.
CheckRows runtime_versions();

/// Our version and the machine, as rows.
CheckRows machine_rows();

int run_checks(const CliContext& context, const CheckRows& libraries);

}  // namespace yolo::cli
