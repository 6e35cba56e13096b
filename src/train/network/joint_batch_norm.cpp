// One exchange forwards (count, mean and squares of each process) and one backwards (two sums a channel).
#include "train/network/joint_batch_norm.hpp"

#include <torch/csrc/autograd/custom_function.h>

namespace yolo::train {
namespace {

using at::Tensor;

struct Statistics {
  double count = 0;       // values a channel
  Tensor mean, variance;  // C, f64 on the processor; biased
};

std::vector<std::int64_t> all_axes_but_channels(const Tensor& input) {
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = 0; axis < input.dim(); ++axis) {
    if (axis != 1) axes.push_back(axis);
  }
  return axes;
}

// C values so that they meet the channels of a tensor.
Tensor by_channel(const Tensor& values, const Tensor& like) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(like.dim()), 1);
  shape[1] = values.size(0);
  return values.to(like.device(), at::kFloat).view(shape);
}

Statistics own_statistics(const Tensor& input) {
  const std::int64_t channels = input.size(1);
  Statistics own{0, at::zeros({channels}, at::kDouble), at::zeros({channels}, at::kDouble)};
  if (input.numel() == 0) return own;
  const auto [variance, mean] =
      at::var_mean(input.to(at::kFloat), all_axes_but_channels(input), /*correction=*/0);
  return {static_cast<double>(input.numel() / channels), mean.to(at::kCPU, at::kDouble),
          variance.to(at::kCPU, at::kDouble)};
}

// The statistics of all values from those of the parts (Chan, Golub and LeVeque, 1983): exact where sums of
// squares would cancel.
Statistics joined(const Statistics& own, const JointStatistics& joint) {
  const std::int64_t channels = own.mean.size(0);
  // A row a process; the others' rows are zeros, so that their sum is all rows.
  Tensor table = at::zeros({joint.world_size, 1 + 2 * channels}, at::kDouble);
  table[joint.rank].copy_(at::cat({at::full({1}, own.count, at::kDouble), own.mean, own.variance}));
  table = joint.sum(table);
  const Tensor counts = table.narrow(1, 0, 1), means = table.narrow(1, 1, channels);
  const Tensor variances = table.narrow(1, 1 + channels, channels);
  const Tensor total = counts.sum().clamp_min(1);
  Statistics all;
  all.count = total.item<double>();
  all.mean = (counts * means).sum(0) / total;
  all.variance = (counts * (variances + (means - all.mean).square())).sum(0) / total;
  return all;
}

void follow(const Tensor& running, const Tensor& now, double momentum) {
  running.mul_(1 - momentum).add_(now.to(running.device(), running.scalar_type()), momentum);
}

class Normalise : public torch::autograd::Function<Normalise> {
 public:
  /// `center` and `inverse_deviation`: f32, by channel.
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& input, const Tensor& gamma,
                        const Tensor& beta, const Tensor& center, const Tensor& inverse_deviation,
                        double count, const JointStatistics* joint) {
    context->save_for_backward({input, gamma, center, inverse_deviation});
    context->saved_data["count"] = count;
    context->saved_data["joint"] = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(joint));
    const Tensor scale = inverse_deviation * by_channel(gamma, input);
    return ((input.to(at::kFloat) - center) * scale + by_channel(beta, input)).to(input.scalar_type());
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& upstream) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const Tensor &input = saved[0], &gamma = saved[1], &center = saved[2], &inverse_deviation = saved[3];
    const auto* joint = reinterpret_cast<const JointStatistics*>(
        static_cast<std::intptr_t>(context->saved_data["joint"].toInt()));
    const std::vector<std::int64_t> axes = all_axes_but_channels(input);
    const Tensor slope = upstream[0].to(at::kFloat);
    const Tensor normal = (input.to(at::kFloat) - center) * inverse_deviation;
    const Tensor slope_sum = slope.sum(axes), product_sum = (slope * normal).sum(axes);
    const Tensor means = joint->sum(at::cat({slope_sum, product_sum}).to(at::kCPU, at::kDouble)) /
                         context->saved_data["count"].toDouble();
    const std::int64_t channels = gamma.size(0);
    const Tensor gradient = (slope - by_channel(means.narrow(0, 0, channels), input) -
                             normal * by_channel(means.narrow(0, channels, channels), input)) *
                            (inverse_deviation * by_channel(gamma, input));
    return {gradient.to(input.scalar_type()), product_sum, slope_sum, Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

Tensor joint_batch_norm(const Tensor& input, const BatchNormWeights& weights, const JointStatistics& joint) {
  Tensor center, inverse_deviation;
  double count = 0;
  {
    const at::NoGradGuard no_gradients;
    const Statistics all = joined(own_statistics(input), joint);
    follow(weights.running_mean, all.mean, weights.momentum);
    follow(weights.running_variance, all.variance * (all.count / std::max(all.count - 1, 1.0)),
           weights.momentum);
    center = by_channel(all.mean, input);
    inverse_deviation = by_channel((all.variance + weights.epsilon).rsqrt(), input);
    count = all.count;
  }
  return Normalise::apply(input, weights.gamma, weights.beta, center, inverse_deviation, count, &joint);
}

}  // namespace yolo::train
