// Loss and gradients of one batch against the peer's, for every task.
#include <torch/types.h>

#include <yolo/error.hpp>

#include "train/loss/expect_step.hpp"
#include "train/loss/loss_case.hpp"
#include "train/loss/make_criterion.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;

/// "segment": the case of the reference collection; "truth/segment": that of the clone (tests/data/truth).
class LossParity : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string name = GetParam();
    if (name.starts_with("truth/")) {
      case_ = test::read_truth_loss_case(name.substr(6));
    } else {
      YOLO_NEEDS_SHARED("golden/loss_" + name + ".json");
      case_ = test::read_loss_case(name);
    }
  }
  Loss loss_of(TorchNetwork& network, const loader::Batch& batch, bool training,
               const TrainOptions& options = {}) {
    network.set_training(training);
    const TensorBatch tensors = to_tensors(batch, at::kCPU);
    return (*make_criterion(case_.network, options))(network.forward(tensors.images), tensors);
  }

  test::LossCase case_;
};

TEST_P(LossParity, OfOneTrainingStep) {
  TorchNetwork network(case_.network, at::kCPU);
  const json& expected = case_.golden["train"];
  const Loss loss = loss_of(network, case_.batch, true);
  test::expect_loss(loss, expected);
  loss.total.backward();
  test::expect_gradients(network.parameters(), expected);
  test::expect_statistics(network.parameters(), expected);
}

// What only losses of objects have: a classifier has no loss with running statistics, and each of its images
// a class.
using ObjectLossParity = LossParity;

TEST_P(ObjectLossParity, WithRunningStatistics) {
  TorchNetwork network(case_.network, at::kCPU);
  const at::NoGradGuard no_gradients;
  test::expect_loss(loss_of(network, case_.batch, false), case_.golden["eval"]);
}

TEST_P(ObjectLossParity, WithImagesThatHaveNoLabels) {
  const at::NoGradGuard no_gradients;
  const auto expect_without = [this](const char* name, const std::function<bool(int)>& drop) {
    SCOPED_TRACE(name);
    TorchNetwork network(case_.network, at::kCPU);
    test::expect_loss(loss_of(network, test::without(case_.batch, drop), true), case_.golden[name]);
  };
  expect_without("train_without_labels_of_image_1", [](int image) { return image == 1; });
  expect_without("train_without_any_label", [](int) { return true; });
}

// A map of 0 and 1 for each object: where the shared map of its image has its number or a higher one
// (tests/data/train_loss).
loader::Batch with_separate_masks(const loader::Batch& shared) {
  loader::Batch batch = shared;
  const auto pixels = static_cast<std::size_t>(shared.mask_height * shared.mask_width);
  batch.masks.clear();
  batch.mask_maps = static_cast<int>(shared.image_of.size());
  std::size_t first_of_image = 0;
  for (std::size_t i = 0; i < shared.image_of.size(); ++i) {
    if (shared.image_of[i] != shared.image_of[first_of_image]) first_of_image = i;
    const std::uint8_t* map = shared.masks.data() + static_cast<std::size_t>(shared.image_of[i]) * pixels;
    for (std::size_t p = 0; p < pixels; ++p) batch.masks.push_back(map[p] > i - first_of_image ? 1 : 0);
  }
  return batch;
}

using SeparateMasks = LossParity;

TEST_P(SeparateMasks, OfOneTrainingStep) {
  TrainOptions options;
  options.overlap_mask = false;
  TorchNetwork network(case_.network, at::kCPU);
  const json expected = test::read_json(test::data("train_loss/separate_masks.json"));
  const Loss loss = loss_of(network, with_separate_masks(case_.batch), true, options);
  test::expect_loss(loss, expected);
  loss.total.backward();
  test::expect_gradients(network.parameters(), expected);
}

std::string name_of(const testing::TestParamInfo<const char*>& test) {
  const std::string name = test.param;
  return name.substr(name.find('/') + 1);
}

INSTANTIATE_TEST_SUITE_P(Shared, SeparateMasks, testing::Values("segment"), name_of);
INSTANTIATE_TEST_SUITE_P(Shared, LossParity, testing::Values("detect", "segment", "pose", "obb", "classify", "yolo12_8_4"),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Shared, ObjectLossParity, testing::Values("detect", "segment", "pose", "obb", "yolo12_8_4"),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Truth, LossParity,
                         testing::Values("truth/detect", "truth/segment", "truth/pose", "truth/obb",
                                         "truth/classify"),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Truth, ObjectLossParity,
                         testing::Values("truth/detect", "truth/segment", "truth/pose", "truth/obb"),
                         name_of);

}  // namespace
}  // namespace yolo::train
