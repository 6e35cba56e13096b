// A training whose second epoch sees pictures of no numbers, in one of its processes where there are several.
// Usage: diverging_training MODEL DATA PROJECT NAME
#include <torch/types.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>

#include <yolo/train/tensor_batch.hpp>
#include <yolo/trainer.hpp>

namespace yolo {
namespace {

// The last process; alone: the only one.
bool is_last_process() {
  const char *rank = std::getenv("RANK"), *processes = std::getenv("WORLD_SIZE");
  return processes == nullptr || std::atoi(rank) + 1 == std::atoi(processes);
}

class DivergingTrainer final : public Trainer {
 public:
  using Trainer::Trainer;

 protected:
  void preprocess_batch(train::TensorBatch& batch) override {
    Trainer::preprocess_batch(batch);
    if (epoch() == 1 && is_last_process()) batch.images.fill_(std::numeric_limits<float>::quiet_NaN());
  }
};

int run(char** words) {
  TrainOptions options;
  options.data = words[2];
  options.project = words[3];
  options.name = words[4];
  options.epochs = 3;
  options.batch = 2;  // of 25 images: more steps an epoch than may be lost in a row
  options.imgsz = 64;
  options.workers = 1;
  options.threads = 1;
  options.optimizer = "SGD";
  options.amp = false;
  options.nbs = 2;
  options.warmup_epochs = 0;
  options.save_period = 1;
  options.plots = false;
  const Log log([](LogLevel, std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  });
  DivergingTrainer(words[1], options, log).train();
  return 0;
}

}  // namespace
}  // namespace yolo

int main(int count, char** words) {
  if (count != 5) return 2;
  try {
    return yolo::run(words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
