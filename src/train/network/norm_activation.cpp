// Shares the rows of a map among threads and joins what they found.
#include "train/network/norm_activation.hpp"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <atomic>

#include "train/network/norm_kernels.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

constexpr std::int64_t kPieces = 16;  // a fixed number, so that sums do not depend on the number of threads
constexpr std::int64_t kLeastLine = 64;  // values in a line: narrow rows are joined to lines of about so many

template <class Value>
using Element = std::conditional_t<std::is_same_v<Value, float>, float, at::BFloat16>;

// How the rows of some maps are read: several rows of few channels as one line, if they lie behind each other
// in all of them.
struct Layout {
  std::int64_t rows = 0, channels = 0, joined = 1;

  std::int64_t lines() const { return rows / joined; }
  std::int64_t width() const { return channels * joined; }
};

std::int64_t row_stride(const Tensor& map) {
  return map.size(3) > 1   ? map.stride(3)
         : map.size(2) > 1 ? map.stride(2)
         : map.size(0) > 1 ? map.stride(0)
                           : map.size(1);
}

// True when all values of a pixel lie side by side and pixels follow each other at equal distances.
bool is_rows(const Tensor& map) {
  const std::int64_t step = row_stride(map), height = map.size(2), width = map.size(3);
  if (step < map.size(1) || (map.size(1) > 1 && map.stride(1) != 1)) return false;
  return (height == 1 || map.stride(2) == width * step) &&
         (map.size(0) == 1 || map.stride(0) == height * width * step);
}

Tensor as_rows(const Tensor& map) {
  return is_rows(map) ? map : map.contiguous(at::MemoryFormat::ChannelsLast);
}

Layout layout_of(std::initializer_list<Tensor> maps) {
  const Tensor& first = *maps.begin();
  Layout layout{first.size(0) * first.size(2) * first.size(3), first.size(1)};
  for (const Tensor& map : maps) {
    if (row_stride(map) != layout.channels) return layout;
  }
  while (layout.width() < kLeastLine && layout.rows % (layout.joined * 2) == 0) layout.joined *= 2;
  return layout;
}

template <class Value>
Rows<Value> rows_of(const Tensor& map, const Layout& layout, std::int64_t first, std::int64_t last) {
  using Plain = std::remove_const_t<Value>;
  const std::int64_t stride = row_stride(map) * layout.joined;
  auto* data = reinterpret_cast<Plain*>(map.data_ptr<Element<Plain>>());
  return {data + first * stride, last - first, layout.width(), stride};
}

// Calls run(piece, first line, behind the last). A thread takes the next piece when it is done with one, as others may have to wait for
// the processor.
template <class Run>
void for_pieces(const Layout& layout, const Run& run) {
  std::atomic<std::int64_t> next = 0;
  at::parallel_for(0, kPieces, 1, [&](std::int64_t, std::int64_t) {
    for (std::int64_t i = next++; i < kPieces; i = next++)
      run(i, layout.lines() * i / kPieces, layout.lines() * (i + 1) / kPieces);
  });
}

template <class Value>
std::vector<Value> repeated(const std::vector<Value>& values, std::int64_t times) {
  std::vector<Value> result;
  result.reserve(values.size() * static_cast<std::size_t>(times));
  for (std::int64_t i = 0; i < times; ++i) result.insert(result.end(), values.begin(), values.end());
  return result;
}

// Of the channels, from what is known of lines that hold each channel several times.
template <class Total>
Total folded(const Total& lines, const Layout& layout) {
  Total result(layout.channels);
  for (std::int64_t i = 0; i < layout.joined; ++i)
    result.merge(lines.part(i * layout.channels, layout.channels));
  return result;
}

// Lets every piece add to a total of its own and joins these in order.
template <class Total, class Run>
Total gather(const Layout& layout, const Run& run) {
  std::vector<Total> totals(kPieces, Total(layout.width()));
  for_pieces(layout, [&](std::int64_t piece, std::int64_t first, std::int64_t last) {
    run(first, last, totals[static_cast<std::size_t>(piece)]);
  });
  for (std::size_t i = 1; i < totals.size(); ++i) totals[0].merge(totals[i]);
  return folded(totals[0], layout);
}

Tensor to_tensor(const std::vector<double>& values) {
  Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kFloat);
  std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  return tensor;
}

std::vector<float> to_floats(const Tensor& tensor) {
  const Tensor values = tensor.to(at::kFloat).contiguous();
  return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

Affine affine_of(const Tensor& gamma, const Tensor& beta, const Tensor& mean, const Tensor& inverse_deviation,
                 bool silu, std::int64_t times) {
  const Tensor scale = gamma * inverse_deviation;
  return {repeated(to_floats(scale), times), repeated(to_floats(beta - mean * scale), times), silu};
}

template <class Value>
Moments moments_of(const Tensor& x) {
  const Layout layout = layout_of({x});
  return gather<Moments>(layout, [&](std::int64_t first, std::int64_t last, Moments& total) {
    norm_kernels<Value>().add_moments(rows_of<const Value>(x, layout, first, last), total);
  });
}

template <class Value>
Tensor normalised(const Tensor& x, const Tensor& gamma, const Tensor& beta, const Tensor& mean,
                  const Tensor& inverse_deviation, bool silu) {
  Tensor y = at::empty(x.sizes(), x.options(), at::MemoryFormat::ChannelsLast);
  const Layout layout = layout_of({x, y});
  const Affine affine = affine_of(gamma, beta, mean, inverse_deviation, silu, layout.joined);
  for_pieces(layout, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    norm_kernels<Value>().normalise(rows_of<const Value>(x, layout, first, last), affine,
                                    rows_of<Value>(y, layout, first, last));
  });
  return y;
}

struct Gradients {
  Tensor x, gamma, beta;
};

template <class Value>
Gradients gradients_of(const Tensor& x, const Tensor& dy, const Tensor& gamma, const Tensor& beta,
                       const Tensor& mean, const Tensor& inverse_deviation, bool silu) {
  Tensor dx = at::empty(x.sizes(), x.options(), at::MemoryFormat::ChannelsLast);
  const Layout layout = layout_of({x, dy, dx});
  const Affine affine = affine_of(gamma, beta, mean, inverse_deviation, silu, layout.joined);
  const std::vector<float> middle = repeated(to_floats(mean), layout.joined);
  const GradientSums sums =
      gather<GradientSums>(layout, [&](std::int64_t first, std::int64_t last, GradientSums& total) {
        norm_kernels<Value>().add_gradient_sums(rows_of<const Value>(x, layout, first, last),
                                                rows_of<const Value>(dy, layout, first, last), affine, middle,
                                                total);
      });
  const Tensor dz = to_tensor(sums.dz), dz_x = to_tensor(sums.dz_x);
  const Tensor share = gamma * inverse_deviation / static_cast<double>(layout.rows);
  const InputGradient terms{
      repeated(to_floats(share * dz), layout.joined),
      repeated(to_floats(share * inverse_deviation * inverse_deviation * dz_x), layout.joined)};
  for_pieces(layout, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    norm_kernels<Value>().input_gradient(rows_of<const Value>(x, layout, first, last),
                                         rows_of<const Value>(dy, layout, first, last), affine, middle, terms,
                                         rows_of<Value>(dx, layout, first, last));
  });
  return {dx, dz_x * inverse_deviation, dz};
}

void update_running(const BatchNormWeights& weights, const Moments& moments) {
  const double count = static_cast<double>(moments.count);
  auto* mean = weights.running_mean.data_ptr<float>();
  auto* variance = weights.running_variance.data_ptr<float>();
  for (std::size_t i = 0; i < moments.mean.size(); ++i) {
    mean[i] = static_cast<float>((1 - weights.momentum) * mean[i] + weights.momentum * moments.mean[i]);
    variance[i] = static_cast<float>((1 - weights.momentum) * variance[i] +
                                     weights.momentum * moments.squares[i] / (count - 1));
  }
}

class NormActivation : public torch::autograd::Function<NormActivation> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& input, const Tensor& gamma,
                        const Tensor& beta, const BatchNormWeights& weights, bool silu) {
    const Tensor x = as_rows(input);
    const bool single = x.scalar_type() == at::kFloat;
    Moments moments = single ? moments_of<float>(x) : moments_of<Bfloat16>(x);
    update_running(weights, moments);
    const Tensor mean = to_tensor(moments.mean);
    for (double& value : moments.squares)
      value = 1 / std::sqrt(value / static_cast<double>(moments.count) + weights.epsilon);
    const Tensor inverse_deviation = to_tensor(moments.squares);
    context->save_for_backward({x, gamma, beta, mean, inverse_deviation});
    context->saved_data["silu"] = silu;
    return single ? normalised<float>(x, gamma, beta, mean, inverse_deviation, silu)
                  : normalised<Bfloat16>(x, gamma, beta, mean, inverse_deviation, silu);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& upstream) {
    const at::NoGradGuard no_gradients;
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const Tensor &x = saved[0], dy = as_rows(upstream[0].to(x.scalar_type()));
    const bool silu = context->saved_data["silu"].toBool();
    const Gradients found = x.scalar_type() == at::kFloat
                                ? gradients_of<float>(x, dy, saved[1], saved[2], saved[3], saved[4], silu)
                                : gradients_of<Bfloat16>(x, dy, saved[1], saved[2], saved[3], saved[4], silu);
    return {found.x, found.gamma, found.beta, {}, {}};
  }
};

// One value for each channel, as the loops read them without looking.
bool fits(const Tensor& weight, const Tensor& x) {
  return weight.is_cpu() && weight.scalar_type() == at::kFloat && weight.numel() == x.size(1);
}

}  // namespace

bool has_fast_norm(const Tensor& x, const BatchNormWeights& weights) {
  const bool type = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  const bool several =
      x.dim() == 4 && x.numel() > x.size(1);  // at::batch_norm refuses a single value for each channel
  return x.is_cpu() && type && several && fits(weights.gamma, x) && fits(weights.beta, x) &&
         fits(weights.running_mean, x) && fits(weights.running_variance, x);
}

Tensor norm_activation(const Tensor& x, const BatchNormWeights& weights, bool silu) {
  return NormActivation::apply(x, weights.gamma, weights.beta, weights, silu);
}

}  // namespace yolo::train
