// What the program finds when it opens this library.
#include <torch/version.h>

#include <yolo/error.hpp>
#include <yolo/trainer.hpp>

#include "engine/training_library.hpp"

namespace yolo::train {
namespace {

class ProgramTrainer final : public Trainer {
 public:
  ProgramTrainer(const std::string& model, const TrainOptions& options, const Log& log, const graph::Registry& layers)
      : Trainer(model, options, log), layers_(layers) {}

 protected:
  const graph::Registry& registry() const override { return layers_; }

 private:
  const graph::Registry& layers_;
};

class Library final : public engine::TrainingLibrary {
 public:
  TrainResult train(const std::string& model, const TrainOptions& options, const Log& log,
                    const graph::Registry& registry, const Callbacks& callbacks) const override {
    ProgramTrainer trainer(model, options, log, registry);
    trainer.call_also(callbacks);
    return trainer.train();
  }
  std::string description() const override { return "LibTorch " TORCH_VERSION; }
};

}  // namespace
}  // namespace yolo::train

extern "C" YOLO_API yolo::engine::TrainingLibrary* yolo_create_training_library(int version) {
  return version == yolo::engine::kTrainingInterfaceVersion ? new yolo::train::Library : nullptr;
}
