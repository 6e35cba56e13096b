// The gradient of convolutions' weights: our matrix products against LibTorch's own, in turn, on shapes of YOLO11n at 320.
// Usage: bench_convolution [threads]
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "train/network/weight_gradient.hpp"

namespace {

struct Case {
  std::int64_t in, out, size, kernel, stride;
};

template <class Run>
double least_ms(const Run& run) {
  double least = 1e30;
  for (int i = 0; i < 12; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    least = std::min(least, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

void measure(const Case& c) {
  const std::int64_t padding = c.kernel / 2, out_size = (c.size + 2 * padding - c.kernel) / c.stride + 1;
  const at::Tensor x = at::randn({16, c.in, c.size, c.size}).contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor dy = at::randn({16, c.out, out_size, out_size}).contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor weight = at::randn({c.out, c.in, c.kernel, c.kernel}).contiguous(at::MemoryFormat::ChannelsLast);
  const double ours = least_ms([&] { yolo::train::weight_gradient(x, dy, {c.kernel, c.kernel, c.stride, padding}); });
  const double theirs = least_ms([&] {
    at::convolution_backward(dy, x, weight, c10::nullopt, {c.stride, c.stride}, {padding, padding}, {1, 1}, false, {0, 0}, 1,
                             {false, true, false});
  });
  const double work = 2e-6 * 16 * static_cast<double>(c.in * c.out * out_size * out_size * c.kernel * c.kernel);
  fmt::print("{:4} -> {:4}, {:3} x {:3}, kernel {}, stride {}: ours {:6.2f} ms ({:4.0f} GFLOP/s), LibTorch {:6.2f} ms ({:4.0f})\n", c.in,
             c.out, c.size, c.size, c.kernel, c.stride, ours, work / ours, theirs, work / theirs);
}

}  // namespace

int main(int count, char** words) {
  at::set_num_threads(count > 1 ? std::atoi(words[1]) : 2);
  for (const Case& c : {Case{16, 32, 160, 3, 2}, {64, 64, 80, 3, 2}, {64, 64, 40, 3, 1}, {128, 128, 40, 3, 2}, {16, 32, 40, 3, 1}, {32, 16, 40, 3, 1},
                        {8, 16, 80, 3, 1}, {64, 32, 20, 3, 1}, {128, 64, 20, 3, 1}, {32, 32, 20, 3, 1}, {64, 64, 10, 3, 1}, {128, 256, 20, 3, 2}, {192, 128, 20, 1, 1},
                        {256, 256, 10, 1, 1}, {64, 64, 40, 1, 1}, {48, 64, 80, 1, 1}, {32, 32, 80, 1, 1}, {384, 128, 20, 1, 1}, {512, 256, 10, 1, 1}}) {
    measure(c);
  }
}
