// preprocess_batch(): trains on grey pictures, so that colours do not count.
#include <yolo/train/tensor_batch.hpp>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

class GreyTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  void preprocess_batch(yolo::train::TensorBatch& batch) override {
    Trainer::preprocess_batch(batch);  // multi_scale
    batch.images = batch.images.mean(1, /*keepdim=*/true).expand_as(batch.images).contiguous(at::MemoryFormat::ChannelsLast);
  }
};

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    GreyTrainer trainer(arguments.model, arguments.options);
    std::cout << "the best model is " << trainer.train().best << "\n";
  });
}
