// Overlaps with gradients against the peer's, and the plain numbers of the assigner against the tensors.
#include "train/loss/box_overlap.hpp"

#include "train/loss/loss_case.hpp"
#include "train/loss/pair_overlap.hpp"

namespace yolo::train {
namespace {

using test::expect_close;
using test::tensor_of;

// A reference: loops over a part of it must not outlive it.
const nlohmann::json& metrics() {
  static const nlohmann::json all = test::read_json(test::shared("golden/metrics.json"))["metrics"];
  return all;
}

TEST(SharedBoxOverlap, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  for (const auto& entry : metrics()["bbox_iou"]) {
    at::Tensor a = tensor_of(entry["box1"]), b = tensor_of(entry["box2"]);
    if (entry["xywh"]) a = corners_of(a), b = corners_of(b);
    if (entry["kind"] == "CIoU") expect_close(complete_iou(a, b), entry["out"], 1e-5);
    if (entry["kind"] == "GIoU") expect_close(generalised_iou(a, b), entry["out"], 1e-5);
  }
  for (const auto& entry : metrics()["probiou"]) {
    if (entry["CIoU"]) continue;
    expect_close(gaussian_overlap(tensor_of(entry["obb1"]), tensor_of(entry["obb2"])), entry["out"], 1e-5);
  }
}

TEST(SharedBoxOverlap, HasThePeersGradient) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const nlohmann::json corner = metrics()["bbox_iou_ciou_grad"], rotated = metrics()["probiou_grad"];
  at::Tensor box = tensor_of(corner["box1"]).requires_grad_(true);
  (1 - complete_iou(corners_of(box), corners_of(tensor_of(corner["box2"])))).sum().backward();
  expect_close(box.grad(), corner["grad"], 1e-3, 2e-7);
  at::Tensor turned = tensor_of(rotated["obb1"]).requires_grad_(true);
  const auto count = static_cast<std::int64_t>(rotated["grad"].size());
  (1 - gaussian_overlap(turned, tensor_of(rotated["obb2"]))).narrow(0, 0, 4).sum().backward();
  expect_close(turned.grad().narrow(0, 0, count), rotated["grad"], 1e-3, 2e-7);
}

template <class Object>
void expect_same_as(const at::Tensor& tensors, const at::Tensor& objects, const at::Tensor& boxes) {
  for (std::int64_t i = 0; i < boxes.size(0); ++i) {
    const Object object(objects[i].contiguous().const_data_ptr<float>());
    const float expected = std::max(0.0F, tensors[i].item<float>());
    EXPECT_NEAR(object.overlap(boxes[i].contiguous().const_data_ptr<float>()), expected, 2e-5) << i;
  }
}

TEST(PairOverlap, EqualsTheTensors) {
  const at::Tensor centers = at::rand({500, 2}) * 50, others = centers + at::randn({500, 2}) * 10;
  const at::Tensor sizes = at::rand({500, 2}) * 40 + 2, other_sizes = at::rand({500, 2}) * 40 + 2;
  const at::Tensor a = at::cat({centers, sizes}, 1), b = at::cat({others, other_sizes}, 1);
  expect_same_as<CornerObject>(complete_iou(corners_of(a), corners_of(b)), corners_of(a), corners_of(b));
  const at::Tensor turned = at::cat({a, at::rand({500, 1}) * 3}, 1),
                   turned_other = at::cat({b, at::rand({500, 1}) * 3}, 1);
  expect_same_as<RotatedObject>(gaussian_overlap(turned, turned_other), turned, turned_other);
}

}  // namespace
}  // namespace yolo::train
