// Most probable classes, and probabilities from logits.
#include <yolo/probs.hpp>

#include <limits>

#include <yolo/error.hpp>

#include "support.hpp"
#include "tasks/classify/classify.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

TEST(Probs, FiveMostProbableInOrder) {
  const Probs probs({0.05F, 0.3F, 0.1F, 0.2F, 0.15F, 0.12F, 0.08F});
  EXPECT_EQ(probs.top1(), 1);
  EXPECT_EQ(probs.top1conf(), 0.3F);
  EXPECT_THAT(probs.top5(), ElementsAre(1, 3, 4, 5, 2));
  EXPECT_THAT(probs.top5conf(), ElementsAre(0.3F, 0.2F, 0.15F, 0.12F, 0.1F));
}

TEST(Probs, FewerClassesThanFiveAndNone) {
  EXPECT_THAT(Probs({0.4F, 0.6F}).top5(), ElementsAre(1, 0));
  EXPECT_EQ(Probs().top1(), -1);
  EXPECT_EQ(Probs().top1conf(), 0);
  EXPECT_TRUE(Probs().top5().empty());
}

TEST(Probs, LowerIndexFirstOnATie) {
  EXPECT_THAT(Probs(std::vector<float>(8, 0.125F)).top5(), ElementsAre(0, 1, 2, 3, 4));
}

TEST(Probs, WhatIsNotANumberComesLast) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(Probs({nan, 0.1F, nan, 0.2F}).top5(), ElementsAre(3, 1, 0, 2));
}

TEST(Softmax, EqualsArithmetic) {
  EXPECT_THAT(tasks::classify::softmax(std::vector<float>{0, std::log(2.0F), std::log(5.0F)}),
              ElementsAre(FloatNear(0.125F, 1e-7F), FloatNear(0.25F, 1e-7F), FloatNear(0.625F, 1e-7F)));
  EXPECT_TRUE(tasks::classify::softmax({}).empty());
}

TEST(Softmax, LargeLogitsDoNotOverflow) {
  EXPECT_THAT(tasks::classify::softmax(std::vector<float>{3e38F, -3e38F, 3e38F}), ElementsAre(0.5F, 0, 0.5F));
}

graph::HeadSpec head_of(const std::string& head) {
  graph::Network network;
  network.layers.push_back({0, {-1}, std::make_shared<graph::Module>()});
  network.layers.back().module->type = head;
  network.layers.back().module->attributes = {{"nc", std::int64_t{3}}, {"reg_max", std::int64_t{16}}};
  return graph::read_head(network);
}

TEST(Classify, TakesTheRowOfItsPicture) {
  const std::vector<float> logits{0, 0, 1, 0, 0, 9};
  const std::vector<runtime::RawMap> maps{{"logits", {2, 3}, logits.data()}};
  const auto postprocessor = tasks::classify::make_postprocessor(head_of("Classify"));
  image::Transform transform;
  transform.original = {640, 480};
  Results results;
  tasks::PostprocessOptions options;
  options.conf = 0.99;
  options.classes = {0};
  postprocessor->process(maps, 1, transform, options, results);
  EXPECT_EQ(results.probs->top1(), 2);
  EXPECT_EQ(results.probs->size(), 3U);
  EXPECT_EQ(results.boxes.orig_size(), cv::Size(640, 480));
  EXPECT_EQ(results.size(), 1U);
  postprocessor->process(maps, 0, transform, options, results);
  EXPECT_NEAR(results.probs->top1conf(), std::exp(1.0) / (2 + std::exp(1.0)), 1e-6);
}

TEST(Classify, RefusesOtherNetworks) {
  EXPECT_THROW(tasks::classify::make_postprocessor(head_of("Detect")), Error);
  const auto postprocessor = tasks::classify::make_postprocessor(head_of("Classify"));
  const std::vector<float> values(12);
  Results results;
  EXPECT_THROW(postprocessor->process({}, 0, {}, {}, results), Error);
  const std::vector<runtime::RawMap> flat{{"logits", {12}, values.data()}},
      one{{"logits", {1, 12}, values.data()}};
  EXPECT_THROW(postprocessor->process(flat, 0, {}, {}, results), Error);
  EXPECT_THROW(postprocessor->process(one, 1, {}, {}, results), Error);
}

}  // namespace
}  // namespace yolo
