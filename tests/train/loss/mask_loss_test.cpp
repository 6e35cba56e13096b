// The loss of masks that keeps no large tensors against its plain form.
#include "train/loss/mask_loss.hpp"

#include <gtest/gtest.h>

namespace yolo::train {
namespace {

TEST(MaskLoss, EqualsThePlainForm) {
  at::manual_seed(1);
  const at::Tensor masks = at::randint(4, {2, 24, 20}, at::kByte);
  const std::vector<MaskTarget> targets{{0, 0, 1, 0.1F, 0.2F, 0.6F, 0.93F, {0, 3}},
                                        {0, 0, 2, -0.1F, 0.5F, 0.4F, 1.2F, {1}},
                                        {1, 1, 3, 0.25F, 0.25F, 0.5F, 0.75F, {2, 5}},
                                        {1, 1, 1, 0.51F, 0.51F, 0.52F, 0.52F, {4}}};
  std::vector<at::Tensor> values, gradients;
  for (const auto loss : {mask_loss, mask_loss_plain}) {
    at::manual_seed(2);
    const at::Tensor coefficients = at::randn({6, 8}).requires_grad_(true);
    const at::Tensor prototypes = at::randn({2, 8, 24, 20}).requires_grad_(true);
    const at::Tensor value = loss(coefficients, prototypes, masks, targets);
    (value * 3).backward();
    values.push_back(value.detach());
    gradients.insert(gradients.end(), {coefficients.grad(), prototypes.grad()});
  }
  EXPECT_TRUE(at::allclose(values[0], values[1], 1e-5, 1e-6)) << values[0] << values[1];
  EXPECT_TRUE(at::allclose(gradients[0], gradients[2], 1e-4, 1e-7));
  EXPECT_TRUE(at::allclose(gradients[1], gradients[3], 1e-4, 1e-7));
}

}  // namespace
}  // namespace yolo::train
