#include "train/loss/class_sum.hpp"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace yolo::train {
namespace {

using at::Tensor;

constexpr std::int64_t kPiece = 1 << 15;  // values that stay in a core's cache

std::int64_t pieces_of(const Tensor& flat) {
  return flat.is_cpu() ? (flat.numel() + kPiece - 1) / kPiece : 1;
}

// Calls run(number, begin, length) for each piece, on all threads; on other devices once for everything.
template <class Run>
void for_pieces(const Tensor& flat, const Run& run) {
  if (!flat.is_cpu()) return run(0, 0, flat.numel());
  at::parallel_for(0, pieces_of(flat), 1, [&](std::int64_t begin, std::int64_t end) {
    const at::NoGradGuard no_gradients;
    for (std::int64_t i = begin; i < end; ++i)
      run(i, i * kPiece, std::min(kPiece, flat.numel() - i * kPiece));
  });
}

class SumWithoutTargets : public torch::autograd::Function<SumWithoutTargets> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& logits) {
    context->save_for_backward({logits});
    const Tensor flat = logits.contiguous().view(-1);
    // By piece, so that the sum does not depend on the number of threads.
    std::vector<Tensor> sums(static_cast<std::size_t>(pieces_of(flat)));
    for_pieces(flat, [&](std::int64_t piece, std::int64_t begin, std::int64_t length) {
      const Tensor part = flat.narrow(0, begin, length);
      sums[static_cast<std::size_t>(piece)] = at::log_sigmoid(part).neg_().add_(part).sum();
    });
    return sums.empty() ? at::zeros({}, logits.options()) : at::stack(sums).sum();
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& upstream) {
    const Tensor logits = context->get_saved_variables()[0].contiguous();
    Tensor gradient = at::empty_like(logits);
    const Tensor from = logits.view(-1), to = gradient.view(-1);
    for_pieces(from, [&](std::int64_t, std::int64_t begin, std::int64_t length) {
      Tensor part = to.narrow(0, begin, length);
      at::sigmoid_out(part, from.narrow(0, begin, length)).mul_(upstream[0]);
    });
    return {gradient};
  }
};

}  // namespace

Tensor sum_without_targets(const Tensor& logits) { return SumWithoutTargets::apply(logits); }

}  // namespace yolo::train
