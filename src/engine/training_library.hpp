// The training library, opened when a training begins: LibTorch is large, and nothing else needs it.
#pragma once

#include <memory>
#include <string>

#include <yolo/callbacks.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/log.hpp>
#include <yolo/train_options.hpp>
#include <yolo/trainer.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

class TrainingLibrary {
 public:
  virtual ~TrainingLibrary() = default;
  /// What `yolo train` does, with these layers. Throws Error.
  virtual TrainResult train(const std::string& model, const TrainOptions& options, const Log& log,
                            const graph::Registry& registry, const Callbacks& callbacks) const = 0;
  /// "LibTorch 2.11.0": for the head of a run.
  virtual std::string description() const = 0;
};

/// Opens libyolo_train.so, which stays open. Throws Error when it was not built, or lacks its LibTorch.
std::shared_ptr<const TrainingLibrary> load_training_library();

/// Version of this interface; a library of another version is refused.
inline constexpr int kTrainingInterfaceVersion = 4;
/// The symbol that load_training_library() looks for: a new TrainingLibrary, or null when the version is not its own.
inline constexpr const char* kCreateTrainingLibraryName = "yolo_create_training_library";

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
