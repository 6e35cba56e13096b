// In channels-last memory a place of the kernel (a tap) is one product of matrices: pixels of dy by pixels of
// x that lie a fixed distance further, if the maps have margins of zeros. A stride makes several maps of x,
// each with every n-th row and column.
#include "train/network/weight_gradient.hpp"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace yolo::train {
namespace {

using at::Tensor;

constexpr std::int64_t kChunk = 2048;  // pixels of a product; their channels stay in a core's second cache

// Where one axis of the kernel takes its values from: x[stride * (i + shift) + phase] for the output i.
struct AxisTap {
  std::int64_t phase = 0, shift = 0;
};

AxisTap axis_tap(std::int64_t tap, const ConvolutionShape& shape) {
  const std::int64_t distance = tap - shape.padding;
  const std::int64_t phase = ((distance % shape.stride) + shape.stride) % shape.stride;
  return {phase, (distance - phase) / shape.stride};
}

// One axis of the common raster of dy and of every phase of x.
struct Axis {
  Axis(std::int64_t taps, std::int64_t input, std::int64_t output, const ConvolutionShape& shape) {
    std::int64_t before = 0, after = 0;
    for (std::int64_t tap = 0; tap < taps; ++tap) {
      list.push_back(axis_tap(tap, shape));
      before = std::max(before, -list.back().shift);
      after = std::max(after, list.back().shift);
    }
    const std::int64_t longest = (input + shape.stride - 1) / shape.stride;
    // The margin behind a row is the one before the next, unless the input itself reaches into it.
    length = output + (longest <= output ? std::max(before, after) : before + after);
    used = longest <= output ? output : output + after;
    farthest = std::max(before, after);
  }
  std::vector<AxisTap> list;
  std::int64_t length = 0, used = 0, farthest = 0;
};

struct Raster {
  Axis rows, columns;
  std::int64_t stride = 1;

  std::int64_t pixels() const { return rows.length * columns.length; }  ///< of an image
  std::int64_t lead() const { return rows.farthest * columns.length + columns.farthest; }
};

// Some images with margins; the margins are cleared once and stay so.
class Chunk {
 public:
  Chunk(const Raster& raster, std::int64_t images, std::int64_t in, std::int64_t out)
      : raster_(raster), dy_(at::zeros({images, raster.rows.length, raster.columns.length, out})) {
    const std::int64_t pixels = images * raster.pixels() + 2 * raster.lead();
    for (std::int64_t i = 0; i < raster.stride * raster.stride; ++i) x_.push_back(at::zeros({pixels, in}));
  }

  // `x` and `dy`: images x height x width x channels, as views.
  void fill(const Tensor& x, const Tensor& dy) {
    images_ = x.size(0);
    dy_.narrow(0, 0, images_).narrow(1, 0, dy.size(1)).narrow(2, 0, dy.size(2)).copy_(dy);
    const std::int64_t step = raster_.stride;
    for (std::int64_t row = 0; row < step; ++row) {
      for (std::int64_t column = 0; column < step; ++column) {
        const Tensor part = x.slice(1, row, c10::nullopt, step).slice(2, column, c10::nullopt, step);
        const Tensor kept = part.narrow(1, 0, std::min(part.size(1), raster_.rows.used))
                                .narrow(2, 0, std::min(part.size(2), raster_.columns.used));
        Tensor place = x_[static_cast<std::size_t>(row * step + column)]
                           .narrow(0, raster_.lead(), images_ * raster_.pixels())
                           .view({images_, raster_.rows.length, raster_.columns.length, x.size(3)});
        place.narrow(1, 0, kept.size(1)).narrow(2, 0, kept.size(2)).copy_(kept);
      }
    }
  }

  // Adds this chunk's part of each tap: `sums` is taps x out x in.
  void add_to(Tensor& sums) const {
    const std::int64_t count = images_ * raster_.pixels();
    const Tensor dy = dy_.view({-1, dy_.size(3)}).narrow(0, 0, count).t();
    std::int64_t tap = 0;
    for (const AxisTap& row : raster_.rows.list) {
      for (const AxisTap& column : raster_.columns.list) {
        const Tensor& x = x_[static_cast<std::size_t>(row.phase * raster_.stride + column.phase)];
        const std::int64_t first = raster_.lead() + row.shift * raster_.columns.length + column.shift;
        sums[tap++].addmm_(dy, x.narrow(0, first, count));
      }
    }
  }

 private:
  const Raster& raster_;
  std::int64_t images_ = 0;
  Tensor dy_;
  std::vector<Tensor> x_;  // by phase
};

// Calls add(first, behind the last, sums) on all threads for pieces of `count`, and joins their sums in
// order.
template <class Add>
Tensor gather(std::int64_t count, at::IntArrayRef sizes, const Add& add) {
  const std::int64_t pieces = std::max<std::int64_t>(1, std::min<std::int64_t>(count, at::get_num_threads()));
  std::vector<Tensor> sums(static_cast<std::size_t>(pieces));
  at::parallel_for(0, pieces, 1, [&](std::int64_t begin, std::int64_t end) {
    const at::NoGradGuard no_gradients;
    for (std::int64_t i = begin; i < end; ++i) {
      Tensor& mine = sums[static_cast<std::size_t>(i)] = at::zeros(sizes);
      add(count * i / pieces, count * (i + 1) / pieces, mine);
    }
  });
  for (std::size_t i = 1; i < sums.size(); ++i) sums[0].add_(sums[i]);
  return sums[0];
}

// Without margins and strides the maps are matrices as they are.
Tensor pointwise_gradient(const Tensor& x, const Tensor& dy) {
  const std::int64_t pixels = x.size(0) * x.size(1) * x.size(2), in = x.size(3), out = dy.size(3);
  const Tensor from = x.reshape({pixels, in}), to = dy.reshape({pixels, out});
  return gather(pixels, {out, in},
                [&](std::int64_t first, std::int64_t last, Tensor& sums) {
                  for (; first < last; first += kChunk) {
                    const std::int64_t count = std::min(kChunk, last - first);
                    sums.addmm_(to.narrow(0, first, count).t(), from.narrow(0, first, count));
                  }
                })
      .view({out, in, 1, 1});
}

}  // namespace

Tensor weight_gradient(const Tensor& x, const Tensor& dy, const ConvolutionShape& shape) {
  const Tensor pixels = x.permute({0, 2, 3, 1}), gradient = dy.permute({0, 2, 3, 1});
  const std::int64_t taps = shape.kernel_height * shape.kernel_width, images = x.size(0), in = x.size(1),
                     out = dy.size(1);
  if (taps == 1 && shape.stride == 1 && shape.padding == 0) return pointwise_gradient(pixels, gradient);
  const Raster raster{{shape.kernel_height, x.size(2), dy.size(2), shape},
                      {shape.kernel_width, x.size(3), dy.size(3), shape},
                      shape.stride};
  const Tensor sums =
      gather(images, {taps, out, in}, [&](std::int64_t first, std::int64_t last, Tensor& mine) {
        const std::int64_t most = std::clamp<std::int64_t>(kChunk / raster.pixels(), 1, last - first);
        Chunk chunk(raster, most, in, out);
        for (; first < last; first += most) {
          const std::int64_t count = std::min(most, last - first);
          chunk.fill(pixels.narrow(0, first, count), gradient.narrow(0, first, count));
          chunk.add_to(mine);
        }
      });
  return sums.view({shape.kernel_height, shape.kernel_width, out, in}).permute({2, 3, 0, 1});
}

}  // namespace yolo::train
