// Decoding of boxes and the parts of the loss against the peer's functions.
#include "train/loss/dense_head.hpp"

#include "train/loss/class_sum.hpp"
#include "train/loss/loss_case.hpp"

namespace yolo::train {
namespace {

using test::expect_close;
using test::tensor_of;

// A reference: loops over a part of it must not outlive it.
const nlohmann::json& metrics() {
  static const nlohmann::json all = test::read_json(test::shared("golden/metrics.json"))["metrics"];
  return all;
}

TEST(SharedDenseHead, HasThePeersCells) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const nlohmann::json entry = metrics()["make_anchors"];
  const CellGrid grid = grid_of({at::zeros({1, 1, 2, 3}), at::zeros({1, 1, 1, 2})}, 16, 24);
  const CellPoints points = points_of(grid, at::kCPU);
  expect_close(points.centers, entry["points"], 0);
  expect_close(points.strides, entry["strides_out"], 0);
}

TEST(SharedDenseHead, TurnsDistancesIntoBoxesAndBack) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  for (const auto& entry : metrics()["dist2bbox"]) {
    if (entry["xywh"]) continue;
    expect_close(corners_around(tensor_of(entry["anchors"]), tensor_of(entry["distance"])), entry["out"],
                 1e-6);
  }
  for (const auto& entry : metrics()["bbox2dist"]) {
    const std::int64_t bins = entry["reg_max"].get<std::int64_t>() + 1;
    expect_close(distances_of(tensor_of(entry["anchors"]), tensor_of(entry["bbox"]), bins), entry["out"],
                 1e-6);
  }
  for (const auto& entry : metrics()["dist2rbox"]) {
    const at::Tensor boxes = rotated_around(tensor_of(entry["anchors"]), tensor_of(entry["pred_dist"]),
                                            tensor_of(entry["pred_angle"]));
    expect_close(boxes.narrow(1, 0, 4), entry["out"], 1e-5);
  }
}

TEST(SharedDenseHead, HasThePeersDistributionLoss) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const nlohmann::json entry = metrics()["DFLoss"];
  const at::Tensor distances = tensor_of(entry["target"]);
  const at::Tensor logits = tensor_of(entry["pred_dist"]).view({distances.size(0), -1});
  expect_close(distribution_loss(logits, distances), entry["out"], 1e-5);
}

TEST(DenseHead, ClassLossIsTheCrossEntropyOfAllCells) {
  const at::Tensor images = at::zeros({2, 3, 32, 32});
  const std::vector<NamedMap> maps{{"boxes.0", at::randn({2, 64, 4, 4})},
                                   {"scores.0", at::randn({2, 3, 4, 4}) * 4},
                                   {"boxes.1", at::randn({2, 64, 2, 2})},
                                   {"scores.1", at::randn({2, 3, 2, 2}) * 4}};
  const DenseHead head = read_dense_head(maps, images);
  const Assignment assignment{{at::tensor({3, 20, 37}).to(at::kLong), {0, 2, 3}},
                              at::tensor({1, 0, 1}).to(at::kLong),
                              at::tensor({0.5F, 0.25F, 1.0F})};
  at::Tensor targets = at::zeros({40, 3});
  targets[3][0] = 0.5;
  targets[20][2] = 0.25;
  targets[37][0] = 1;
  const at::Tensor expected = at::binary_cross_entropy_with_logits(at::cat(head.classes.levels()), targets,
                                                                   {}, {}, at::Reduction::Sum);
  const at::Tensor found = class_loss_sum(head, assignment, at::tensor({2, 0}).to(at::kLong));
  EXPECT_NEAR(found.item<float>(), expected.item<float>(), 1e-3);
}

TEST(ClassSum, HasTheGradientOfTheCrossEntropy) {
  const at::Tensor values = at::randn({700, 80}) * 5 - 4;  // more than one piece
  const at::Tensor ours = values.clone().requires_grad_(true), plain = values.clone().requires_grad_(true);
  const at::Tensor sum = sum_without_targets(ours);
  const at::Tensor expected =
      at::binary_cross_entropy_with_logits(plain, at::zeros_like(plain), {}, {}, at::Reduction::Sum);
  EXPECT_NEAR(sum.item<float>(), expected.item<float>(), 1e-5 * expected.item<float>());
  (sum * 0.3).backward();
  (expected * 0.3).backward();
  EXPECT_TRUE(at::allclose(ours.grad(), plain.grad(), 1e-5, 1e-8));
}

}  // namespace
}  // namespace yolo::train
