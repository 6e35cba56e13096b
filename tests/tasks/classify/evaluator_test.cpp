// Validation of classes: shares by hand, odd labels, and the real peer's figures.
#include "tasks/classify/classify.hpp"

#include <fmt/format.h>

#include "support.hpp"

namespace yolo {
namespace {

dataset::Sample sample_of(int cls) {
  dataset::Sample sample;
  sample.image = "picture.jpg";
  sample.size = {40, 30};
  dataset::Label label;
  label.cls = cls;
  sample.labels = {label};
  return sample;
}

/// The given classes in falling order of probability.
Results ranked(const std::vector<int>& best, std::size_t classes) {
  std::vector<float> values(classes, 0.0F);
  float value = 0.5F;
  for (int cls : best) values[static_cast<std::size_t>(cls)] = value /= 2;
  Results results;
  results.probs = Probs(std::move(values));
  results.names = std::make_shared<const std::vector<std::string>>(classes, "name");
  return results;
}

tasks::EvaluatorOptions options_of(std::size_t classes) {
  tasks::EvaluatorOptions options;
  for (std::size_t i = 0; i < classes; ++i) options.names.push_back(fmt::format("c{}", i));
  return options;
}

TEST(ClassifyEvaluator, CountsByHand) {
  const auto evaluator = tasks::classify::make_evaluator(options_of(7));
  evaluator->add(sample_of(2), {}, ranked({2, 1, 0, 3, 4}, 7));  // right
  evaluator->add(sample_of(2), {}, ranked({6, 5, 4, 3, 2}, 7));  // among the five
  evaluator->add(sample_of(0), {}, ranked({6, 5, 4, 3, 2}, 7));  // wrong
  evaluator->add(sample_of(6), {}, ranked({6, 5, 4, 3, 2}, 7));  // right
  const ValMetrics metrics = evaluator->finish();
  EXPECT_EQ(metrics.task, "classify");
  EXPECT_DOUBLE_EQ(*metrics.top1, 0.5);
  EXPECT_DOUBLE_EQ(*metrics.top5, 0.75);
  EXPECT_EQ(metrics.images, 4);
  EXPECT_EQ(metrics.counts[2].images, 2);
  ASSERT_EQ(metrics.confusion_matrix.size, 7);
  const auto at = [&](int p, int t) {
    return metrics.confusion_matrix.counts[static_cast<std::size_t>(p * 7 + t)];
  };
  EXPECT_EQ(at(2, 2), 1);
  EXPECT_EQ(at(6, 2), 1);
  EXPECT_EQ(at(6, 0), 1);
  EXPECT_EQ(at(6, 6), 1);
  EXPECT_TRUE(metrics.problems.empty());
}

TEST(ClassifyEvaluator, TheNetworkMayKnowMoreClasses) {
  const auto evaluator = tasks::classify::make_evaluator(options_of(2));
  evaluator->add(sample_of(1), {}, ranked({8, 1}, 9));
  const ValMetrics metrics = evaluator->finish();
  EXPECT_EQ(metrics.confusion_matrix.size, 9);
  EXPECT_EQ(metrics.names.size(), 9U);
  EXPECT_EQ(metrics.confusion_matrix.counts[8 * 9 + 1], 1);
  EXPECT_EQ(*metrics.top5, 1);
}

TEST(ClassifyEvaluator, PicturesWithoutAClassAreListed) {
  const auto evaluator = tasks::classify::make_evaluator(options_of(2));
  dataset::Sample empty = sample_of(0);
  empty.labels.clear();
  evaluator->add(empty, {}, ranked({0}, 2));
  evaluator->add(sample_of(-3), {}, ranked({0}, 2));
  evaluator->add(sample_of(2000000000), {}, ranked({0}, 2));
  evaluator->add(sample_of(0), {}, Results{});
  const ValMetrics metrics = evaluator->finish();
  EXPECT_EQ(metrics.problems.size(), 4U);
  EXPECT_EQ(metrics.images, 0);
  EXPECT_EQ(*metrics.top1, 0);
}

TEST(ClassifyEvaluator, TruthIsCertain) {
  const auto evaluator = tasks::classify::make_evaluator(options_of(3));
  const Results truth = evaluator->truth(sample_of(2));
  EXPECT_EQ(truth.probs->top1(), 2);
  EXPECT_EQ(truth.probs->top1conf(), 1);
  EXPECT_EQ(truth.class_name(2), "c2");
  EXPECT_EQ(truth.path, "picture.jpg");
  EXPECT_NO_THROW(evaluator->truth(sample_of(99)));
}

// The five best classes of the peer's own network, counted by our evaluator.
TEST(SharedClassifyEvaluator, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/val_classify.json");
  const auto golden = test::read_json(test::shared("golden/val_classify.json"));
  const auto evaluator = tasks::classify::make_evaluator(options_of(10));
  for (const auto& row : golden["per_image"]) {
    evaluator->add(sample_of(row[1]), {}, ranked(row[2].get<std::vector<int>>(), 1000));
  }
  const ValMetrics metrics = evaluator->finish();
  EXPECT_NEAR(*metrics.top1, golden["results"]["metrics/accuracy_top1"].get<double>(), 1e-6);
  EXPECT_NEAR(*metrics.top5, golden["results"]["metrics/accuracy_top5"].get<double>(), 1e-6);
  EXPECT_EQ(metrics.images, golden["n"]);
  double sum = 0;
  for (double count : metrics.confusion_matrix.counts) sum += count;
  double expected = 0;
  for (const auto& cell : golden["confusion_nonzero"]) {
    const auto index = cell[0].get<std::size_t>() * 1000 + cell[1].get<std::size_t>();
    EXPECT_EQ(metrics.confusion_matrix.counts[index], cell[2].get<double>()) << cell;
    expected += cell[2].get<double>();
  }
  EXPECT_EQ(sum, expected);
}

}  // namespace
}  // namespace yolo
