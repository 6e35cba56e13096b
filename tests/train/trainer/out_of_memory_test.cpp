// A step without memory halves the batch; the training goes on.
#include <torch/types.h>

#include <ATen/Functions.h>

#include <new>

#include <yolo/error.hpp>
#include <yolo/train/tensor_batch.hpp>
#include <yolo/trainer.hpp>

#include "train/network/out_of_memory.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

/// Finds no memory for the step `failing` (from 0) and for those behind it until `times` have failed.
class ForgetfulTrainer : public Trainer {
 public:
  ForgetfulTrainer(const test::Toy& toy, int failing, int times)
      : Trainer(toy.model, toy.options, {}), failing_(failing), times_(times) {}
  std::vector<std::int64_t> sizes;

 protected:
  void preprocess_batch(train::TensorBatch& batch) override {
    if (calls_++ >= failing_ && times_-- > 0) throw std::bad_alloc();
    Trainer::preprocess_batch(batch);
    sizes.push_back(batch.images.size(0));
  }

 private:
  int calls_ = 0, failing_, times_;
};

TEST(OutOfMemory, HalvesTheBatchAndBeginsTheEpochAgain) {
  test::Toy toy;
  toy.options.batch = 2;
  toy.options.epochs = 2;
  ForgetfulTrainer trainer(toy, 1, 1);
  const TrainResult result = trainer.train();
  EXPECT_EQ(result.epochs, 2);
  EXPECT_EQ(trainer.sizes, (std::vector<std::int64_t>{2, 1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(trainer.options().batch, 1);
}

// Half the batch is twice as many iterations: by its rule auto would choose SGD now.
TEST(OutOfMemory, KeepsTheOptimizerThatAutoChose) {
  test::Toy toy;
  toy.options.batch = 2;
  toy.options.nbs = 1;
  toy.options.epochs = 4000;
  toy.options.optimizer = "auto";
  ForgetfulTrainer trainer(toy, 1, 1);
  trainer.add_callback("on_train_epoch_end", [](Trainer& t) { t.stop(); });
  EXPECT_EQ(trainer.train().epochs, 1);
  EXPECT_EQ(trainer.options().batch, 1);
}

TEST(OutOfMemory, OneImageThatDoesNotFitIsAnError) {
  test::Toy toy;
  toy.options.batch = 2;
  ForgetfulTrainer trainer(toy, 0, 2);
  try {
    trainer.train();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("one image a step"), std::string::npos) << error.what();
  }
}

TEST(OutOfMemory, IsToldFromOtherFailuresOfLibTorch) {
  try {
    at::empty({std::int64_t{1} << 50}, at::kFloat);
    FAIL() << "four petabytes were there";
  } catch (const c10::Error& error) {
    EXPECT_TRUE(train::is_out_of_memory(error)) << error.what_without_backtrace();
  }
  try {
    at::matmul(at::zeros({2, 3}), at::zeros({2, 3}));
    FAIL() << "no error";
  } catch (const c10::Error& error) {
    EXPECT_FALSE(train::is_out_of_memory(error));
  }
}

}  // namespace
}  // namespace yolo
