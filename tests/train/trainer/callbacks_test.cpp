// The trainer's callbacks: which, when and how often, against what the peer was seen to call.
#include <set>
#include <stdexcept>

#include <yolo/error.hpp>
#include <yolo/model.hpp>
#include <yolo/trainer.hpp>

#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

using Names = std::vector<std::string>;

// Seen with Ultralytics 8.3.6 on CPU: yolo11n.pt on coco8.yaml with epochs=2 imgsz=160 batch=2 (4 images: two batches an epoch)
// and a callback for each of the 14 names. It never called optimizer_step, on_before_zero_grad and on_params_update, though it
// stepped (also with nbs=2, a step each batch); after the last epoch on_fit_epoch_end comes once more, with the best weights.
const Names kEpoch{"on_train_epoch_start", "on_train_batch_start", "on_train_batch_end", "on_train_batch_start",
                   "on_train_batch_end",   "on_train_epoch_end",   "on_model_save",      "on_fit_epoch_end"};
const Names kBefore{"on_pretrain_routine_start", "on_pretrain_routine_end", "on_train_start"};
const Names kAfter{"on_fit_epoch_end", "on_train_end", "teardown"};
// The same with an exception from on_train_batch_end in the second epoch: nothing is called any more, teardown neither.
const Names kBroken{"on_train_epoch_start", "on_train_batch_start", "on_train_batch_end"};
const Names kOfAStep{"optimizer_step", "on_before_zero_grad", "on_params_update"};

Names joined(std::initializer_list<Names> parts) {
  Names all;
  for (const Names& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// Writes down the events of a training.
struct Listener {
  Names peers, steps;

  void listen(Trainer& trainer) {
    for (const Names* list : {&kEpoch, &kBefore, &kAfter}) {
      for (const std::string& name : *list) {
        if (!heard_.insert(name).second) continue;
        trainer.add_callback(name, [this, name](Trainer&) { peers.push_back(name); });
      }
    }
    for (const std::string& name : kOfAStep) trainer.add_callback(name, [this, name](Trainer&) { steps.push_back(name); });
  }

 private:
  std::set<std::string> heard_;
};

TEST(Callbacks, ComeWhenThePeerCallsThem) {
  const test::Toy toy;
  Trainer trainer(toy.model, toy.options);
  Listener listener;
  listener.listen(trainer);
  trainer.train();
  EXPECT_EQ(listener.peers, joined({kBefore, kEpoch, kEpoch, kAfter}));
}

TEST(Callbacks, WithoutValidationTheSame) {  // as the peer with val=False
  test::Toy toy;
  toy.options.val = false;
  Trainer trainer(toy.model, toy.options);
  Listener listener;
  listener.listen(trainer);
  trainer.train();
  EXPECT_EQ(listener.peers, joined({kBefore, kEpoch, kEpoch, kAfter}));
}

TEST(Callbacks, SurroundEachStepOfTheOptimizer) {
  test::Toy toy;
  toy.options.nbs = 2;  // a step each batch
  toy.options.epochs = 1;
  Trainer trainer(toy.model, toy.options);
  Listener listener;
  listener.listen(trainer);
  trainer.train();
  EXPECT_EQ(listener.steps, joined({kOfAStep, kOfAStep}));
}

TEST(Callbacks, AnErrorEndsTheTrainingWithItsMessage) {
  const test::Toy toy;
  Trainer trainer(toy.model, toy.options);
  Listener listener;
  listener.listen(trainer);
  trainer.add_callback("on_train_batch_end", [](Trainer& t) {
    if (t.epoch() == 1) throw std::runtime_error("stop here");
  });
  try {
    trainer.train();
    FAIL() << "the error was lost";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "stop here");
  }
  EXPECT_EQ(listener.peers, joined({kBefore, kEpoch, kBroken}));
  EXPECT_TRUE(std::filesystem::is_regular_file(trainer.last()));  // of the first epoch
}

TEST(Callbacks, SeeTheTraining) {
  test::Toy toy;
  Trainer trainer(toy.model, toy.options);
  std::vector<int> epochs;
  trainer.add_callback("on_train_start", [&](Trainer& t) {
    EXPECT_EQ(t.names(), (Names{"red", "blue"}));
    EXPECT_EQ(t.steps(), 2U);
    EXPECT_EQ(t.metrics(), nullptr);
  });
  trainer.add_callback("on_model_save", [&](Trainer& t) {
    EXPECT_TRUE(std::filesystem::is_regular_file(t.last()));
    EXPECT_NE(t.metrics(), nullptr);
    EXPECT_EQ(t.losses().size(), 3U);
    EXPECT_EQ(t.losses()[0].first, "train/box_loss");
    epochs.push_back(t.epoch());
    t.stop();
  });
  EXPECT_EQ(trainer.train().epochs, 1);
  EXPECT_EQ(epochs, std::vector<int>{0});
}

// The model's own, with the trainer's and those of the validations, under one set of names.
TEST(Callbacks, OfTheModelHearTheTrainingToo) {
  const test::Toy toy;
  const Model model(toy.model);
  Names heard;
  for (const char* name : {"on_train_start", "on_val_start", "on_fit_epoch_end", "on_train_end"}) {
    model.callbacks().add(name, [&heard](CallbackEvent& event) {
      heard.emplace_back(event.name);
      EXPECT_EQ(event.trainer != nullptr, event.name != "on_val_start");
      if (event.trainer != nullptr) {
        EXPECT_EQ(event.epochs, event.trainer->epochs());
      }
    });
  }
  Trainer trainer(toy.model, toy.options);
  model.train(trainer);
  EXPECT_EQ(heard, (Names{"on_train_start", "on_val_start", "on_fit_epoch_end", "on_val_start", "on_fit_epoch_end", "on_val_start",
                          "on_fit_epoch_end", "on_train_end"}));
}

TEST(Callbacks, OfOtherNamesAreRefused) {
  Trainer trainer("yolo11n.yaml");
  EXPECT_THROW(trainer.add_callback("on_lunch", [](Trainer&) {}), Error);
}

}  // namespace
}  // namespace yolo
