// Parts of a training that a user brings along: layers, criterion, batches, validator, and Model around them.
#include <torch/types.h>

#include <fstream>

#include <yolo/error.hpp>
#include <yolo/graph/layer_request.hpp>
#include <yolo/graph/parts.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/model.hpp>
#include <yolo/predictor.hpp>
#include <yolo/train/batch_source.hpp>
#include <yolo/train/criterion.hpp>
#include <yolo/train/data_request.hpp>
#include <yolo/trainer.hpp>
#include <yolo/validator.hpp>

#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

using graph::Module;

// Every channel times a number that is learnt.
graph::ModulePtr make_gain(graph::LayerRequest& request) {
  request.out_channels = request.input();
  graph::ModulePtr module = graph::layers::make_module("ChannelGain");
  const auto channels = static_cast<std::size_t>(request.out_channels);
  module->parameters.emplace_back(
      "gain", graph::Tensor::from_floats({1, request.out_channels, 1, 1}, std::vector<float>(channels, 1.0F)));
  return module;
}

std::vector<graph::Value> gain(const Module& module, graph::Builder& builder, std::span<const graph::Value> inputs) {
  return {builder.multiply(inputs[0], builder.constant(module.tensor("gain")))};
}

graph::Registry with_gain() {
  graph::Registry registry = graph::Registry::builtin();
  registry.add({"ChannelGain", make_gain, gain});
  return registry;
}

std::vector<float> gains_of(const graph::Network& network) {
  for (const graph::NamedTensor& entry : graph::state_dict(network)) {
    if (entry.name == "model.3.gain") return entry.tensor->to_floats();
  }
  return {};
}

/// Keeps the network that was validated last.
class WatchingTrainer : public Trainer {
 public:
  WatchingTrainer(const test::Toy& toy, const graph::Registry& layers) : Trainer(toy.model, toy.options), layers_(layers) {}
  graph::Network validated;

 protected:
  const graph::Registry& registry() const override { return layers_; }
  ValMetrics validate(const graph::Network& averaged, bool last) override {
    validated = averaged;
    return Trainer::validate(averaged, last);
  }

 private:
  const graph::Registry& layers_;
};

TEST(OwnLayer, LearnsAndIsReadAgain) {
  test::Toy toy(test::toy_yaml("[-1, 1, ChannelGain, []]"));
  toy.options.nbs = 2;
  toy.options.lr0 = 0.05;
  toy.options.warmup_epochs = 0;
  const graph::Registry layers = with_gain();
  WatchingTrainer trainer(toy, layers);
  const TrainResult result = trainer.train();
  const std::vector<float> gains = gains_of(trainer.validated);
  ASSERT_EQ(gains.size(), 16U);
  EXPECT_TRUE(std::any_of(gains.begin(), gains.end(), [](float value) { return value != 1.0F; }));

  Model model(result.best, {.layers = &layers});
  const auto image = cv::Mat(64, 64, CV_8UC3, cv::Scalar(110, 110, 110));
  EXPECT_NO_THROW(model.predict(image));
  try {
    Model(result.best).predict(image);
    FAIL() << "a layer that nobody registered";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("ChannelGain"), std::string::npos) << error.what();
  }
}

TEST(OwnLayer, OfAModelThatTrainsItself) {
  const test::Toy toy(test::toy_yaml("[-1, 1, ChannelGain, []]"));
  const graph::Registry layers = with_gain();
  const Model model(toy.model, {.layers = &layers});
  const auto image = cv::Mat(64, 64, CV_8UC3, cv::Scalar(110, 110, 110));
  EXPECT_THROW(model.predict(image), Error);  // no values yet
  WatchingTrainer trainer(toy, layers);
  const TrainResult result = model.train(trainer);
  EXPECT_THROW(model.predict(image), Error) << "the model itself stays what it was";
  const Model trained = model.load(result.weights());
  EXPECT_EQ(trained.weights(), result.best);
  EXPECT_EQ(trained.names(), (std::vector<std::string>{"red", "blue"}));
  EXPECT_NO_THROW(trained.predict(image));
}

TEST(Freeze, KeepsTheLayersAsTheyWere) {
  test::Toy toy;
  toy.options.nbs = 2;
  toy.options.freeze = 2;
  toy.options.warmup_epochs = 0;
  class Starting final : public WatchingTrainer {
   public:
    using WatchingTrainer::WatchingTrainer;
    std::vector<float> first, last;

   protected:
    void set_model_attributes(graph::Network& network) override {
      first = value(network, "model.0.conv.weight");
      last = value(network, "model.4.conv.weight");
    }

   public:
    static std::vector<float> value(const graph::Network& network, const std::string& name) {
      for (const graph::NamedTensor& entry : graph::state_dict(network)) {
        if (entry.name == name) return entry.tensor->to_floats();
      }
      throw Error(name);
    }
  };
  Starting trainer(toy, graph::Registry::builtin());
  trainer.train();
  // The last validation is of best.pt, whose values are halves.
  const std::vector<float> frozen = Starting::value(trainer.validated, "model.0.conv.weight");
  const std::vector<float> free = Starting::value(trainer.validated, "model.4.conv.weight");
  float frozen_moved = 0, free_moved = 0;
  for (std::size_t i = 0; i < frozen.size(); ++i) frozen_moved = std::max(frozen_moved, std::abs(frozen[i] - trainer.first[i]));
  for (std::size_t i = 0; i < free.size(); ++i) free_moved = std::max(free_moved, std::abs(free[i] - trainer.last[i]));
  EXPECT_LT(frozen_moved, 2e-4F);  // rounding to halves of values below 0.2
  EXPECT_GT(free_moved, 5e-4F);
}

/// A criterion that halves what another one says and adds an item of its own.
class HalfCriterion final : public train::Criterion {
 public:
  explicit HalfCriterion(std::unique_ptr<train::Criterion> inner) : inner_(std::move(inner)) {}
  std::vector<std::string> item_names() const override {
    std::vector<std::string> names = inner_->item_names();
    names.emplace_back("own_loss");
    return names;
  }
  train::Loss operator()(const std::vector<train::NamedMap>& maps, const train::TensorBatch& batch) override {
    train::Loss loss = (*inner_)(maps, batch);
    return {loss.total / 2, at::cat({loss.items / 2, at::ones({1})})};
  }

 private:
  std::unique_ptr<train::Criterion> inner_;
};

/// Batches without a data set: black pictures with one red object.
class BlackBatches final : public train::BatchSource {
 public:
  explicit BlackBatches(int images, int side) : images_(images), side_(side) {}
  void start_epoch(std::uint32_t, bool) override { given_ = 0; }
  std::optional<train::Batch> next() override {
    if (given_++ == batches()) return std::nullopt;
    train::Batch batch;
    batch.images = images_;
    batch.height = batch.width = side_;
    batch.pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[static_cast<std::size_t>(images_ * side_ * side_ * 3)]());
    for (int i = 0; i < images_; ++i) {
      batch.image_of.push_back(static_cast<float>(i));
      batch.classes.push_back(0);
      batch.boxes.insert(batch.boxes.end(), {0.5F, 0.5F, 0.4F, 0.4F});
      batch.paths.emplace_back("black");
    }
    return batch;
  }
  std::size_t batches() const override { return 3; }
  std::size_t samples() const override { return 3 * static_cast<std::size_t>(images_); }

 private:
  int images_, side_;
  std::size_t given_ = 0;
};

/// Finds the first epoch the best.
class FirstIsBest final : public Validator {
 public:
  void init_metrics(const std::vector<std::string>& names) override {
    EXPECT_EQ(names, (std::vector<std::string>{"red", "blue"}));
    images_ = objects_ = 0;
    ++runs_;
  }
  void update_metrics(const LabelledImage& truth, const Results&) override {
    ++images_;
    objects_ += static_cast<int>(truth.objects.size());
    EXPECT_EQ(truth.size, cv::Size(64, 64));
  }
  void finalize_metrics(ValMetrics& metrics) override {
    EXPECT_EQ(images_, 2);
    metrics.own_figures.emplace_back("metrics/objects", objects_);
    metrics.own_fitness = 1.0 / runs_;
  }

 private:
  int images_ = 0, objects_ = 0, runs_ = 0;
};

class OwnParts final : public Trainer {
 public:
  explicit OwnParts(const test::Toy& toy) : Trainer(toy.model, toy.options) {}
  int preprocessed = 0;
  std::size_t images = 0;
  LabelledImage first;

 protected:
  std::unique_ptr<train::Criterion> get_criterion(const graph::Network& network) override {
    return std::make_unique<HalfCriterion>(Trainer::get_criterion(network));
  }
  std::unique_ptr<train::BatchSource> get_dataloader(const train::DataRequest& request) override {
    images = train::image_count(request.data);
    first = train::labelled_image(request.data, 0);
    EXPECT_THROW(train::labelled_image(request.data, images), Error);
    return std::make_unique<BlackBatches>(request.batch, request.imgsz);
  }
  void preprocess_batch(train::TensorBatch& batch) override {
    Trainer::preprocess_batch(batch);
    EXPECT_EQ(batch.images.size(0), 2);
    EXPECT_EQ(batch.images.max().item<float>(), 0);  // black
    ++preprocessed;
  }
  std::unique_ptr<Validator> get_validator() override { return std::make_unique<FirstIsBest>(); }
};

TEST(OwnParts, AreUsed) {
  const test::Toy toy;
  OwnParts trainer(toy);
  std::vector<double> fitness;
  trainer.add_callback("on_fit_epoch_end", [&](Trainer& t) { fitness.push_back(t.fitness()); });
  const TrainResult result = trainer.train();
  EXPECT_EQ(trainer.preprocessed, 6);
  EXPECT_EQ(trainer.images, 4U);
  ASSERT_EQ(trainer.first.objects.size(), 1U);
  EXPECT_FLOAT_EQ(trainer.first.objects[0].w, 24.0F / 64);
  ASSERT_GE(fitness.size(), 2U);
  EXPECT_EQ(fitness[0], 1.0);
  EXPECT_EQ(fitness[1], 0.5);
  EXPECT_EQ(trainer.best_fitness(), 1.0);
  std::ifstream csv(std::filesystem::path(result.save_dir) / "results.csv");
  std::string head;
  std::getline(csv, head);
  EXPECT_NE(head.find("train/own_loss"), std::string::npos) << head;
  EXPECT_NE(head.find("metrics/objects"), std::string::npos) << head;
}

}  // namespace
}  // namespace yolo
