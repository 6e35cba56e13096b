// The model that the arguments name.
#pragma once

#include <fmt/format.h>

#include <string>
#include <yolo/model.hpp>

#include "cli/context.hpp"
#include "core/arguments.hpp"

namespace yolo::cli {

/// Downloads show their progress. Warns of a task=... that is not the model's and of arguments that mean nothing for that
/// one. Throws Error.
Model load_model(const Arguments& arguments, const CliContext& context);

/// Two lines for the head of a run: what computes, and the network as it runs.
template <typename Options>
std::string banner(const Model& model, const Options& options) {
  return fmt::format("yolo.cpp {}, {}\n{}", version(), model.runs_on(options), model.info(/*fused=*/true).text());
}

}  // namespace yolo::cli
