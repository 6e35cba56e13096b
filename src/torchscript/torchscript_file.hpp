// Writes a network as a TorchScript archive, without LibTorch.
#pragma once

#include <string>

#include "core/files.hpp"
#include "graph/export_program.hpp"

namespace yolo::torchscript {

struct TorchScriptOptions {
  /// Folder inside the archive that everything lies in; PyTorch takes the file's name without its ending.
  std::string stem = "archive";
  /// Weights and arithmetic in f16. The file takes pictures in f32 too, and a reader that wants f32 can convert the module by
  /// `.float()`, as the peer does without a GPU; both results are then those of the rounded weights.
  bool half = false;
};

/// Hands the archive on piece by piece: the code, the weights as f32 or f16, and `config_json` as extra/config.txt. The same program
/// always gives the same bytes. Sizes of pictures are open, also where `program.dynamic` is not set.
/// Opened by torch.jit.load; tried with PyTorch 2.9.1 and LibTorch 2.11. Throws Error when the graph is for training, has no outputs or no weights, when
/// sizes do not fit, when the stem is no name of a folder, and what `sink` throws.
/// Source: files written by PyTorch 2.9, and the peer's manual for config.txt.
void write_torchscript(const graph::ExportProgram& program, const std::string& config_json, const TorchScriptOptions& options,
                       const ByteSink& sink);

}  // namespace yolo::torchscript
