#include "train/loss/mask_loss.hpp"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace yolo::train {
namespace {

using at::Tensor;
using Targets = std::vector<MaskTarget>;

// Pixels of a map that a box covers.
struct Crop {
  std::int64_t left, top, width, height;
  bool empty() const { return width <= 0 || height <= 0; }
};

Crop crop_of(const MaskTarget& target, std::int64_t height, std::int64_t width) {
  const auto pixel = [](float fraction, std::int64_t size) {
    return std::clamp(static_cast<std::int64_t>(std::ceil(fraction * static_cast<float>(size))),
                      std::int64_t{0}, size);
  };
  const std::int64_t left = pixel(target.x1, width), top = pixel(target.y1, height);
  return {left, top, pixel(target.x2, width) - left, pixel(target.y2, height) - top};
}

float weight_of(const MaskTarget& target, std::int64_t height, std::int64_t width) {
  return 1 / ((target.x2 - target.x1) * (target.y2 - target.y1) * static_cast<float>(height * width));
}

Tensor cut(const Tensor& map, const Crop& crop) {
  return map.narrow(-2, crop.top, crop.height).narrow(-1, crop.left, crop.width);
}

struct Gradients {
  Tensor coefficients, prototypes;
};

// Value of one object; its gradients are added.
Tensor add_object(const MaskTarget& target, const Tensor& coefficients, const Tensor& prototypes,
                  const Tensor& masks, Gradients& gradients) {
  const std::int64_t height = prototypes.size(2), width = prototypes.size(3);
  const Crop crop = crop_of(target, height, width);
  if (crop.empty()) return at::zeros({}, coefficients.options());
  const Tensor rows = at::tensor(target.rows, at::TensorOptions(at::kLong)).to(coefficients.device());
  const Tensor weights = coefficients.index_select(0, rows);
  const Tensor inside = cut(prototypes[target.image], crop).reshape({prototypes.size(1), -1});
  const Tensor truth = (cut(masks[target.map], crop) == target.value).to(at::kFloat).reshape({1, -1});
  const Tensor logits = weights.mm(inside);
  const float weight = weight_of(target, height, width);
  const Tensor value = (at::softplus(logits).sum() - (logits * truth).sum()) * weight;
  const Tensor slope = logits.sigmoid_().sub_(truth).mul_(weight);
  gradients.coefficients.index_copy_(0, rows, slope.mm(inside.t()));
  Tensor place = cut(gradients.prototypes[target.image], crop);
  place.add_(weights.t().mm(slope).view({prototypes.size(1), crop.height, crop.width}));
  return value;
}

class MaskLoss : public torch::autograd::Function<MaskLoss> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& coefficients,
                        const Tensor& prototypes, const Tensor& masks, const Targets* targets) {
    Gradients gradients{at::zeros_like(coefficients), at::zeros_like(prototypes)};
    const std::int64_t images = prototypes.size(0);
    std::vector<Tensor> values(static_cast<std::size_t>(images));
    // Images share nothing: their prototypes are their own, and so are the rows that paint their objects.
    const auto run = [&](std::int64_t begin, std::int64_t end) {
      const at::NoGradGuard no_gradients;
      for (const MaskTarget& target : *targets) {
        if (target.image < begin || target.image >= end) continue;
        Tensor& value = values[static_cast<std::size_t>(target.image)];
        const Tensor own = add_object(target, coefficients, prototypes, masks, gradients);
        value = value.defined() ? value + own : own;
      }
    };
    if (coefficients.is_cpu()) {
      at::parallel_for(0, images, 1, run);
    } else {
      run(0, images);
    }
    context->save_for_backward({gradients.coefficients, gradients.prototypes});
    Tensor sum = at::zeros({}, coefficients.options());
    for (const Tensor& value : values) {
      if (value.defined()) sum += value;
    }
    return sum;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& upstream) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    return {saved[0] * upstream[0], saved[1] * upstream[0], Tensor(), Tensor()};
  }
};

}  // namespace

Tensor mask_loss(const Tensor& coefficients, const Tensor& prototypes, const Tensor& masks,
                 const std::vector<MaskTarget>& targets) {
  return MaskLoss::apply(coefficients, prototypes, masks, &targets);
}

Tensor mask_loss_plain(const Tensor& coefficients, const Tensor& prototypes, const Tensor& masks,
                       const Targets& targets) {
  Tensor sum = (coefficients.sum() + prototypes.sum()) * 0;
  const std::int64_t height = prototypes.size(2), width = prototypes.size(3);
  for (const MaskTarget& target : targets) {
    const Tensor x = at::arange(width), y = at::arange(height).unsqueeze(1), w = x + y * 0, h = y + x * 0;
    const auto mask_width = static_cast<float>(width), mask_height = static_cast<float>(height);
    const Tensor inside = (w >= target.x1 * mask_width)
                              .logical_and(w < target.x2 * mask_width)
                              .logical_and(h >= target.y1 * mask_height)
                              .logical_and(h < target.y2 * mask_height);
    const Tensor truth = (masks[target.map] == target.value).to(at::kFloat);
    for (std::int64_t row : target.rows) {
      const Tensor logits = (coefficients[row].view({-1, 1, 1}) * prototypes[target.image]).sum(0);
      const Tensor loss = at::binary_cross_entropy_with_logits(logits, truth, {}, {}, at::Reduction::None);
      sum = sum + (loss * inside).mean() / ((target.x2 - target.x1) * (target.y2 - target.y1));
    }
  }
  return sum;
}

}  // namespace yolo::train
