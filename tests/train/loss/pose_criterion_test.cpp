// The similarity of keypoints as a loss against the peer's.
#include "train/loss/pose_criterion.hpp"

#include "train/loss/loss_case.hpp"

namespace yolo::train {
namespace {

using test::tensor_of;

TEST(SharedKeypointLoss, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const nlohmann::json entry =
      test::read_json(test::shared("golden/metrics.json"))["metrics"]["KeypointLoss"];
  const at::Tensor predicted = tensor_of(entry["pred_kpts"]).narrow(2, 0, 2),
                   truth = tensor_of(entry["gt_kpts"]).narrow(2, 0, 2);
  const at::Tensor loss = keypoint_losses(predicted, truth, tensor_of(entry["kpt_mask"]),
                                          tensor_of(entry["area"]), tensor_of(entry["sigmas"]));
  test::expect_close(loss.mean(), entry["out"], 1e-5);
}

}  // namespace
}  // namespace yolo::train
