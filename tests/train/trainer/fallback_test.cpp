// A training whose losses become no numbers: back to last.pt, and on with the next epoch.
#include <torch/types.h>

#include <limits>

#include <yolo/error.hpp>
#include <yolo/train/batch_source.hpp>
#include <yolo/train/criterion.hpp>
#include <yolo/train/data_request.hpp>
#include <yolo/trainer.hpp>

#include "record/results_csv.hpp"
#include "train/trainer/session.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

constexpr std::size_t kSteps = 14;  // an epoch has

/// The toy's batches, over and over: epochs of kSteps.
class LongEpochs final : public train::BatchSource {
 public:
  explicit LongEpochs(std::unique_ptr<train::BatchSource> inner) : inner_(std::move(inner)) {}
  void start_epoch(std::uint32_t epoch, bool mosaic) override {
    given_ = 0;
    epoch_ = epoch;
    mosaic_ = mosaic;
    inner_->start_epoch(epoch, mosaic);
  }
  std::optional<train::Batch> next() override {
    if (given_++ == kSteps) return std::nullopt;
    std::optional<train::Batch> batch = inner_->next();
    if (batch) return batch;
    inner_->start_epoch(epoch_, mosaic_);
    return inner_->next();
  }
  std::size_t batches() const override { return kSteps; }
  std::size_t samples() const override { return kSteps * 2; }

 private:
  std::unique_ptr<train::BatchSource> inner_;
  std::uint32_t epoch_ = 0;
  bool mosaic_ = true;
  std::size_t given_ = 0;
};

/// Spoils the steps `first` to `last` of the training, counted from 0.
class SpoiltCriterion final : public train::Criterion {
 public:
  SpoiltCriterion(std::unique_ptr<train::Criterion> inner, std::size_t first, std::size_t last)
      : inner_(std::move(inner)), first_(first), last_(last) {}
  std::vector<std::string> item_names() const override { return inner_->item_names(); }
  train::Loss operator()(const std::vector<train::NamedMap>& maps, const train::TensorBatch& batch) override {
    if (!maps[0].map.requires_grad()) return (*inner_)(maps, batch);  // of the validation
    const bool spoilt = step_ >= first_ && step_ <= last_;
    ++step_;
    const double factor = spoilt ? std::numeric_limits<double>::quiet_NaN() : 1.0;
    const train::Loss loss = (*inner_)(maps, batch);
    return {loss.total * factor, loss.items * factor};
  }

 private:
  std::unique_ptr<train::Criterion> inner_;
  std::size_t first_, last_, step_ = 0;
};

using Values = std::vector<std::pair<std::string, at::Tensor>>;

class SpoiltTrainer final : public Trainer {
 public:
  SpoiltTrainer(const test::Toy& toy, std::size_t first, std::size_t last)
      : Trainer(toy.model, toy.options,
                Log([this](LogLevel, std::string_view line) { told += std::string(line) + "\n"; })),
        first_(first),
        last_(last) {}
  std::string told;

  /// Weights and running statistics of the network that learns.
  Values values() {
    Values values;
    for (const train::NamedParameter& entry : session().network->parameters().entries()) {
      values.emplace_back(entry.name, entry.tensor.detach().clone());
    }
    return values;
  }

 protected:
  std::unique_ptr<train::Criterion> get_criterion(const graph::Network& network) override {
    return std::make_unique<SpoiltCriterion>(Trainer::get_criterion(network), first_, last_);
  }
  std::unique_ptr<train::BatchSource> get_dataloader(const train::DataRequest& request) override {
    return std::make_unique<LongEpochs>(Trainer::get_dataloader(request));
  }

 private:
  std::size_t first_, last_;
};

// How many tensors differ.
std::size_t differences(const Values& a, const Values& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i].second.equal(b.at(i).second) ? 0 : 1;
  return count;
}

struct ThreeEpochs : test::Toy {
  ThreeEpochs() {
    options.epochs = 3;
    options.nbs = 2;  // a step each batch
    options.warmup_epochs = 0;
  }
};

TEST(Fallback, TakesBackTheWeightsOfLastPt) {
  const ThreeEpochs toy;
  // The second epoch: two steps that change the weights, ten of no numbers.
  SpoiltTrainer trainer(toy, kSteps + 2, kSteps + 11);
  Values kept, spoilt, taken_back;
  std::vector<int> begun;
  trainer.add_callback("on_model_save", [&](Trainer& t) {
    if (t.epoch() == 0) kept = trainer.values();
  });
  trainer.add_callback("on_train_batch_end", [&](Trainer& t) {
    if (t.epoch() == 1 && t.step() == 11) spoilt = trainer.values();
  });
  trainer.add_callback("on_train_epoch_start", [&](Trainer& t) {
    begun.push_back(t.epoch());
    if (t.epoch() == 2) taken_back = trainer.values();
  });
  const TrainResult result = trainer.train();
  EXPECT_EQ(begun, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(result.epochs, 3);
  ASSERT_FALSE(kept.empty());
  ASSERT_EQ(taken_back.size(), kept.size());
  EXPECT_GT(differences(kept, spoilt), kept.size() / 2);  // else there would be nothing to take back
  EXPECT_EQ(differences(kept, taken_back), 0U);
  EXPECT_GT(differences(kept, trainer.values()), kept.size() / 2);  // and it went on learning
  for (const auto& [name, value] : trainer.values())
    EXPECT_TRUE(at::isfinite(value).all().item<bool>()) << name;
  const std::string told =
      "epoch 2: 10 steps in a row gave no finite loss; going on with the weights of " + trainer.last();
  EXPECT_NE(trainer.told.find(told), std::string::npos) << trainer.told;
  EXPECT_NE(trainer.told.find("3 epochs completed"), std::string::npos) << trainer.told;
  std::vector<int> rows;
  for (const record::EpochRow& row :
       record::read_results_csv(std::filesystem::path(result.save_dir) / "results.csv")) {
    rows.push_back(row.epoch);
  }
  EXPECT_EQ(rows, (std::vector<int>{1, 3}));
}

TEST(Fallback, NineLostStepsAreOnlyLeftOut) {
  const ThreeEpochs toy;
  SpoiltTrainer trainer(toy, kSteps + 2, kSteps + 10);
  EXPECT_EQ(trainer.train().epochs, 3);
  EXPECT_EQ(trainer.told.find("going on with the weights"), std::string::npos) << trainer.told;
  EXPECT_NE(trainer.told.find("step 3: the loss or a gradient is not finite"), std::string::npos)
      << trainer.told;
}

TEST(Fallback, InTheFirstEpochThereIsNothingToGoBackTo) {
  const ThreeEpochs toy;
  SpoiltTrainer trainer(toy, 2, 100);
  try {
    trainer.train();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("gave no finite loss"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace yolo
