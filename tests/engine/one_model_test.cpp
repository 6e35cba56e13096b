// One model for many threads, and for its own callbacks.
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include <yolo/model.hpp>

#include "engine/loaded_model.hpp"
#include "engine/pipeline.hpp"
#include "support.hpp"

namespace yolo {
namespace {

constexpr const char* kWeights = "checkpoint/tiny_yolo11.pt";

PredictOptions options(double conf = 0.001) {
  PredictOptions result;
  result.imgsz = {64};
  result.conf = conf;
  result.compute.threads = 1;
  return result;
}

cv::Mat noise(int seed) {
  cv::Mat image(64, 64, CV_8UC3);
  std::mt19937 random(static_cast<unsigned>(seed) + 1);
  std::generate_n(image.data, image.total() * image.elemSize(), [&] { return static_cast<std::uint8_t>(random()); });
  return image;
}

/// What a call gives, bit by bit.
std::string bytes_of(const Results& results) {
  std::string bytes;
  const auto add = [&](float value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
  for (const Detection& box : results.boxes) {
    for (const float value : {box.x1, box.y1, box.x2, box.y2, box.conf, static_cast<float>(box.cls)}) add(value);
  }
  for (const float value : results.embedding) add(value);
  return bytes;
}

/// The kinds of calls that are mixed.
std::vector<PredictOptions> kinds() {
  PredictOptions precise = options(), embedding = options(), views = options();
  precise.compute.half = false;
  embedding.embed = {1, 2};
  views.augment = true;
  return {options(), precise, embedding, views};
}

TEST(OneModel, ThreadsThatMixTheirOptionsGetWhatOneThreadGets) {
  const Model model(test::data(kWeights).string());
  std::vector<std::vector<std::string>> alone;
  for (const PredictOptions& kind : kinds()) {
    alone.emplace_back();
    for (int i = 0; i < 3; ++i) alone.back().push_back(bytes_of(model.predict(noise(i), kind)));
  }
  EXPECT_FALSE(alone[0][0].empty());

  const Model fresh(test::data(kWeights).string());  // nothing compiled yet
  std::atomic<int> different = 0;
  const auto work = [&](std::size_t first) {
    for (std::size_t round = 0; round < 12; ++round) {
      const std::size_t kind = (first + round) % kinds().size(), image = round % 3;
      const Results results = fresh.predict(noise(static_cast<int>(image)), kinds()[kind]);
      if (bytes_of(results) != alone[kind][image]) ++different;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  }
  EXPECT_EQ(different, 0);
}

// Threads that go on meeting each other get the network for many pictures; nobody sees it.
TEST(OneModel, ThreadsThatPredictSinglePicturesGetWhatOneThreadGets) {
  const Model model(test::data(kWeights).string());
  PredictOptions shared = options();
  shared.compute.threads = 2;
  std::vector<std::string> alone;
  for (int i = 0; i < 5; ++i) alone.push_back(bytes_of(model.predict(noise(i), shared)));
  std::atomic<int> different = 0;
  const auto work = [&](int first) {
    for (int round = 0; round < 60; ++round) {
      const int image = (first + round) % 5;
      if (bytes_of(model.predict(noise(image), shared)) != alone[static_cast<std::size_t>(image)]) ++different;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(work, i);
  }
  EXPECT_EQ(different, 0);
}

TEST(OneModel, ThreadsThatShareItGetTheNetworkForManyPictures) {
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)));
  engine::Compilation computing;
  computing.compute.threads = 2;
  const engine::Crowd::Stay other(model.crowd());
  for (int i = 0; i < 8; ++i) EXPECT_EQ(model.computation(computing, engine::Crowd::Stay(model.crowd()))->streams(), 1);
  EXPECT_EQ(model.computation(computing, engine::Crowd::Stay(model.crowd()))->streams(), 2);
}

TEST(OneModel, ACallbackMayCallTheModelWithOtherOptions) {
  const Model model(test::data(kWeights).string());
  std::vector<cv::Mat> images;
  for (int i = 0; i < 6; ++i) images.push_back(noise(i));
  std::vector<std::string> expected;
  for (const cv::Mat& image : images) expected.push_back(bytes_of(model.predict(image, options())));
  const std::string embedding = bytes_of(model.predict(images[0], kinds()[2]));

  const Model fresh(test::data(kWeights).string());
  std::vector<std::string> got;
  int inner = 0;
  const auto source = open_source(images);
  fresh.predict(*source, options(), [&](const Frame&, Results& results) {
    for (const PredictOptions& kind : kinds()) ++inner, fresh.predict(images[0], kind);
    EXPECT_EQ(bytes_of(fresh.predict(images[0], kinds()[2])), embedding);
    got.push_back(bytes_of(results));
  });
  EXPECT_EQ(inner, 24);
  EXPECT_EQ(got, expected);
}

// The run that is under way keeps what it began with.
TEST(OneModel, ACallbackMayPutAnotherModelInItsPlace) {
  Model model(test::data(kWeights).string());
  const auto source = open_source(std::vector<cv::Mat>{noise(0), noise(1), noise(2)});
  int images = 0;
  model.predict(*source, options(), [&](const Frame&, Results&) {
    ++images;
    model = Model(test::data(kWeights).string());
  });
  EXPECT_EQ(images, 3);
}

TEST(OneModel, CopiesAreTheSameModel) {
  const Model model(test::data(kWeights).string());
  const Model copy = model;  // NOLINT(performance-unnecessary-copy-initialization)
  int events = 0;
  model.callbacks().add("on_predict_batch_end", [&](CallbackEvent&) { ++events; });
  EXPECT_EQ(bytes_of(copy.predict(noise(1), options())), bytes_of(model.predict(noise(1), options())));
  EXPECT_EQ(events, 2);
  EXPECT_EQ(&copy.names(), &model.names());
}

// Results that are collected are still there for the event behind them.
TEST(OneModel, CallbacksSeeTheResultsToTheEnd) {
  const Model model(test::data(kWeights).string());
  std::vector<std::size_t> seen;
  model.callbacks().add("on_predict_batch_end", [&](CallbackEvent& event) {
    for (const Results& results : event.results) seen.push_back(results.boxes.size());
  });
  const std::vector<Results> all = model.predict(std::vector<cv::Mat>{noise(0), noise(1)}, options());
  EXPECT_THAT(seen, testing::ElementsAre(all[0].boxes.size(), all[1].boxes.size()));
  EXPECT_GT(seen[0], 0U);
}

TEST(OneModel, CallbacksMayChangeWhileThreadsRun) {
  const Model model(test::data(kWeights).string());
  std::atomic<int> called = 0;
  const auto add = [&] {
    for (int i = 0; i < 20; ++i) {
      model.callbacks().add("on_predict_start", [&](CallbackEvent&) { ++called; });
      model.callbacks().clear();
    }
  };
  const auto predict = [&] {
    for (int i = 0; i < 5; ++i) {
      const auto source = open_source(std::vector<cv::Mat>{noise(i)});
      model.predict(*source, options(), nullptr);
    }
  };
  const std::jthread one(add), two(predict), three(predict);
}

// Requests that are under way together give, bit by bit and in order, what one at a time gives.
TEST(ManyRequests, GiveTheBytesOfOneAtATime) {
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)));
  engine::Compilation wanted;
  wanted.compute.threads = 2;
  wanted.many = true;
  tasks::PostprocessOptions postprocess;
  postprocess.conf = 0.001;
  const engine::Pipeline pipeline(model, model.computation(wanted), postprocess);
  int next = 0;
  const auto input = [&] {
    engine::PipelineInput one;
    one.frames.emplace_back().image = noise(next++);
    image::FitRequest fit;
    fit.target = {next % 3 == 0 ? 96 : 64, 64};  // two sizes
    one.plans.push_back(model.fitter().plan(one.frames[0].image.size(), fit));
    return one;
  };
  constexpr int kImages = 40;
  std::vector<std::string> alone, together;
  while (next < kImages) alone.push_back(bytes_of(pipeline.run_one(input()).results[0]));
  next = 0;
  pipeline.run([&]() -> std::optional<engine::PipelineInput> { return next < kImages ? std::optional(input()) : std::nullopt; },
               [&](engine::PipelineOutput& output) { together.push_back(bytes_of(output.results[0])); });
  EXPECT_FALSE(alone[0].empty());
  EXPECT_EQ(together, alone);
}

TEST(LoadedModel, EachComputationIsMadeOnce) {
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)));
  const auto with = [&](std::optional<bool> half, std::vector<int> embed = {}) {
    engine::Compilation wanted;
    wanted.compute.half = half;
    wanted.embed = std::move(embed);
    wanted.compute.threads = 1;
    return model.computation(wanted);
  };
  const auto usual = with(std::nullopt), precise = with(false);
  EXPECT_NE(usual, precise);
  EXPECT_EQ(with(std::nullopt), usual);
  for (int layer = 0; layer < 3; ++layer) with(false, {layer});
  EXPECT_EQ(with(false), precise) << "it is still used";
}

TEST(LoadedModel, WhatACallLeavesUnsetIsTheModelsOwn) {
  const ComputeOptions own{.half = false, .device = "cpu", .threads = 2, .dnn = true};
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)), graph::Registry::builtin(), {}, own);
  EXPECT_EQ(model.compute({}), own);
  const ComputeOptions call{.half = true, .device = "CPU", .threads = 1, .dnn = false};
  EXPECT_EQ(model.compute(call), call);
  EXPECT_EQ(model.compute({.threads = 3}), (ComputeOptions{.half = false, .device = "cpu", .threads = 3, .dnn = true}));
  EXPECT_EQ(model.computation({}), model.computation({.compute = {.half = false, .threads = 2}}));
  EXPECT_NE(model.computation({}), model.computation({.compute = {.threads = 1}}));
}

TEST(Model, HasComputeOptionsOfItsOwn) {
  const Model model(test::data(kWeights).string(), {.compute = {.half = false, .threads = 1}});
  EXPECT_THAT(model.runs_on(), testing::HasSubstr("f32, 1 thread"));
  EXPECT_THAT(model.runs_on(PredictOptions{.compute = {.threads = 2}}), testing::HasSubstr("f32, 2 threads"));
  EXPECT_THAT(model.runs_on(ValOptions()), testing::HasSubstr("f32, 1 thread"));
  EXPECT_THAT(model.load(test::data(kWeights).string()).runs_on(), testing::HasSubstr("f32, 1 thread"));
}

TEST(LoadedModel, TheLastFourStayInMemory) {
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)));
  std::vector<std::weak_ptr<const engine::Computation>> made;
  for (int threads = 1; threads <= 6; ++threads) {
    engine::Compilation wanted;
    wanted.compute.threads = threads;
    made.push_back(model.computation(wanted));
  }
  std::vector<bool> gone;
  for (const auto& computation : made) gone.push_back(computation.expired());
  EXPECT_THAT(gone, testing::ElementsAre(true, true, false, false, false, false));
}

// A request that is given back is taken again, and never by two at once.
TEST(Computation, RequestsAreUsedAgain) {
  const engine::LoadedModel model(formats::open_model(test::data(kWeights)));
  const auto computation = model.computation({});
  auto first = computation->take({1, 64, 64});
  const runtime::PictureRequest* address = first.get();
  auto second = computation->take({1, 64, 64});
  EXPECT_NE(second.get(), address);
  computation->give_back(std::move(first));
  EXPECT_NE(computation->take({1, 64, 96}).get(), address) << "another shape";
  EXPECT_EQ(computation->take({1, 64, 64}).get(), address);
}

}  // namespace
}  // namespace yolo
