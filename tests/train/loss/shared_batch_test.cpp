// A batch that several ranks share: their losses and gradients add up to those of one.
#include <gtest/gtest.h>

#include <yolo/graph/model_yaml.hpp>

#include "train/loss/make_criterion.hpp"
#include "train/loss/loss_case.hpp"
#include "train/network/initialise.hpp"
#include "train/together.hpp"

namespace yolo::train {
namespace {

// Rounding grows on its way through some hundred layers; the peer's gradients are compared with the same tolerance.
constexpr double kTolerance = 1e-3;

// Images from `begin` up to `end` with their labels.
loader::Batch part_of(const loader::Batch& batch, int begin, int end) {
  const auto outside = [&](int image) { return image < begin || image >= end; };
  loader::Batch part = batch;
  if (batch.box_values > 0 && !batch.boxes.empty()) {
    part = test::without(batch, outside);
    for (float& image : part.image_of) image -= static_cast<float>(begin);
  } else {  // a class for each image
    part.classes = {batch.classes.begin() + begin, batch.classes.begin() + end};
  }
  part.images = end - begin;
  const std::size_t bytes =
      static_cast<std::size_t>(batch.height) * static_cast<std::size_t>(batch.width) * 3;
  part.pixels = {batch.pixels, batch.pixels.get() + bytes * static_cast<std::size_t>(begin)};
  if (batch.mask_maps > 0) {  // one map an image
    const auto plane = static_cast<std::ptrdiff_t>(batch.mask_height) * batch.mask_width;
    part.masks = {batch.masks.begin() + plane * begin, batch.masks.begin() + plane * end};
    part.mask_maps = part.images;
  }
  return part;
}

struct Outcome {
  at::Tensor items;
  std::vector<at::Tensor> gradients, statistics;  // by parameter; undefined: none
};

Outcome run(const test::LossCase& given, const loader::Batch& batch, int first_image, const JointStatistics* joint) {
  TorchNetwork network(given.network, at::kCPU);
  network.set_training(true);
  network.set_joint_statistics(joint);
  TensorBatch tensors = to_tensors(batch, at::kCPU);
  if (joint != nullptr) tensors.sum_over_processes = joint->sum;
  tensors.first_image = first_image;
  const std::unique_ptr<Criterion> criterion = make_criterion(given.network, TrainOptions());
  tensors.side_inputs = criterion->side_inputs(tensors);
  const Loss loss = (*criterion)(network.forward(tensors.images, tensors.side_inputs), tensors);
  loss.total.backward();
  Outcome outcome{loss.items, {}, {}};
  for (const NamedParameter& entry : network.parameters().entries()) {
    outcome.gradients.push_back(entry.tensor.grad());
    if (entry.buffer && entry.tensor.is_floating_point()) outcome.statistics.push_back(entry.tensor);
  }
  return outcome;
}

double difference(const at::Tensor& found, const at::Tensor& expected) {
  const double size = expected.norm().item<double>();
  return (found - expected).norm().item<double>() / std::max(size, 1e-3);
}

void expect_parts_add_up(const test::LossCase& given) {
  const Outcome whole = run(given, given.batch, 0, nullptr);
  const int images = given.batch.images;
  for (const int first : {images / 2, 0}) {  // the second time a rank has nothing
    std::vector<Outcome> parts(2);
    test::Together(2).run([&](const JointStatistics& joint) {
      const bool is_first = joint.rank == 0;
      const int begin = is_first ? 0 : first, end = is_first ? first : images;
      parts[is_first ? 0 : 1] = run(given, part_of(given.batch, begin, end), begin, &joint);
    });
    EXPECT_LT(difference(parts[0].items + parts[1].items, whole.items), kTolerance);
    double square = 0, all = 0;
    for (std::size_t i = 0; i < whole.gradients.size(); ++i) {
      at::Tensor sum;
      for (const Outcome& part : parts) {
        const at::Tensor& own = part.gradients[i];
        if (own.defined()) sum = sum.defined() ? sum + own : own;
      }
      ASSERT_EQ(sum.defined(), whole.gradients[i].defined()) << i;
      if (!sum.defined()) continue;
      square += (sum - whole.gradients[i]).square().sum().item<double>();
      all += whole.gradients[i].square().sum().item<double>();
    }
    EXPECT_LT(std::sqrt(square / all), kTolerance);
    testing::Test::RecordProperty("gradient_difference", std::to_string(std::sqrt(square / all)));
    for (std::size_t i = 0; i < whole.statistics.size(); ++i) {
      EXPECT_LT(difference(parts[0].statistics[i], whole.statistics[i]), kTolerance) << i;
      EXPECT_TRUE(parts[0].statistics[i].equal(parts[1].statistics[i])) << i;
    }
  }
}

class SharedBatch : public testing::TestWithParam<const char*> {};

TEST_P(SharedBatch, AddsUpToTheWhole) {
  YOLO_NEEDS_SHARED(std::string("golden/loss_") + GetParam() + ".json");
  expect_parts_add_up(test::read_loss_case(GetParam()));
}

// RT-DETR, whose noised labels depend on all images of the batch.
TEST(SharedBatchOfQueries, AddsUpToTheWhole) {
  YOLO_NEEDS_SHARED("golden/loss_detect.json");
  test::LossCase given = test::read_loss_case("detect");
  const nlohmann::json fixture = test::read_json(test::data("graph/rtdetr.json"));
  given.network = graph::network_from_yaml({fixture["tiny"]["yaml"], "rtdetr-tiny.yaml", ""});
  initialise(given.network, 0);
  for (float& cls : given.batch.classes) cls = std::fmod(cls, 5.0F);  // it has five
  expect_parts_add_up(given);
}

INSTANTIATE_TEST_SUITE_P(Shared, SharedBatch, testing::Values("detect", "segment", "pose", "obb", "classify"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace yolo::train
