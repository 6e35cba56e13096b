// The loops for every number of lanes that this processor has, against the formulas in double precision.
#include "train/network/norm_kernels.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace yolo::train {
namespace {

float to_float(float value) { return value; }
float to_float(Bfloat16 value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16); }

template <class Value>
Value from_float(float value) {
  if constexpr (std::is_same_v<Value, float>) return value;
  return static_cast<Value>(std::bit_cast<std::uint32_t>(value) >> 16);
}

// Rows with a gap behind each, filled with waves.
template <class Value>
struct Map {
  Map(std::int64_t count, std::int64_t channels, double pitch)
      : rows(count), width(channels), stride(channels + 3) {
    for (std::int64_t i = 0; i < rows * stride; ++i)
      values.push_back(
          from_float<Value>(static_cast<float>(3 * std::sin(pitch * static_cast<double>(i + 1)) + 0.5)));
  }
  Rows<const Value> read() const { return {values.data(), rows, width, stride}; }
  Rows<Value> write() { return {values.data(), rows, width, stride}; }
  double at(std::int64_t row, std::int64_t channel) const {
    return static_cast<double>(to_float(values[static_cast<std::size_t>(row * stride + channel)]));
  }
  std::int64_t rows, width, stride;
  std::vector<Value> values;
};

std::vector<float> wave(std::int64_t count, double pitch) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i)
    values.push_back(static_cast<float>(std::cos(pitch * static_cast<double>(i))));
  return values;
}

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

struct Case {
  int lanes;
  std::int64_t channels;
  bool silu;
};

template <class Value>
void check(const Case& c) {
  constexpr std::int64_t kRows = 1031;
  const double tolerance = std::is_same_v<Value, float> ? 2e-6 : 1.0 / 256;
  const NormKernels<Value>& kernels = norm_kernels<Value>(c.lanes);
  const Map<Value> x(kRows, c.channels, 0.7), dy(kRows, c.channels, 1.3);
  const Affine affine{wave(c.channels, 0.9), wave(c.channels, 0.4), c.silu};
  const std::vector<float> mean = wave(c.channels, 0.2);
  const InputGradient terms{wave(c.channels, 0.3), wave(c.channels, 0.6)};
  Moments moments(c.channels);
  GradientSums sums(c.channels);
  Map<Value> y(kRows, c.channels, 2.1), dx(kRows, c.channels, 2.1);
  const Map<Value> untouched = y;
  kernels.add_moments(x.read(), moments);
  kernels.add_gradient_sums(x.read(), dy.read(), affine, mean, sums);
  kernels.normalise(x.read(), affine, y.write());
  kernels.input_gradient(x.read(), dy.read(), affine, mean, terms, dx.write());

  ASSERT_EQ(moments.count, kRows);
  for (std::int64_t i = 0; i < c.channels; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const double scale = static_cast<double>(affine.scale[k]), shift = static_cast<double>(affine.shift[k]),
                 middle = static_cast<double>(mean[k]);
    double total = 0, squares = 0, of_dz = 0, of_products = 0;
    for (std::int64_t row = 0; row < kRows; ++row) {
      const double value = x.at(row, i), z = value * scale + shift, s = sigmoid(z);
      const double dz = dy.at(row, i) * (c.silu ? s * (1 + z * (1 - s)) : 1);
      total += value;
      of_dz += dz;
      of_products += dz * (value - middle);
      ASSERT_NEAR(y.at(row, i), c.silu ? z * s : z, tolerance * (1 + std::abs(z))) << row << ' ' << i;
      const double expected = scale * dz - static_cast<double>(terms.constant[k]) -
                              static_cast<double>(terms.slope[k]) * (value - middle);
      ASSERT_NEAR(dx.at(row, i), expected, tolerance * (1 + std::abs(expected))) << row << ' ' << i;
    }
    for (std::int64_t row = 0; row < kRows; ++row) squares += std::pow(x.at(row, i) - total / kRows, 2);
    EXPECT_NEAR(moments.mean[k], total / kRows, 1e-5);
    EXPECT_NEAR(moments.squares[k], squares, 1e-5 * squares);
    EXPECT_NEAR(sums.dz[k], of_dz, 1e-5 * kRows);
    EXPECT_NEAR(sums.dz_x[k], of_products, 1e-5 * kRows);
  }
  for (std::int64_t row = 0; row < kRows; ++row) {
    for (std::int64_t i = c.channels; i < x.stride; ++i)
      ASSERT_EQ(y.at(row, i), untouched.at(row, i)) << "wrote beside its channels";
  }
}

class NormKernelsTest : public testing::TestWithParam<Case> {};

TEST_P(NormKernelsTest, FollowTheFormulas) {
  check<float>(GetParam());
  check<Bfloat16>(GetParam());
}

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const int lanes : {4, 8, 16}) {
    if (lanes > most_lanes()) continue;  // registers that this processor lacks
    for (const std::int64_t channels : {1, 5, 16, 35, 80}) {
      for (const bool silu : {true, false}) list.push_back({lanes, channels, silu});
    }
  }
  return list;
}

INSTANTIATE_TEST_SUITE_P(, NormKernelsTest, testing::ValuesIn(cases()), [](const auto& test) {
  const Case& c = test.param;
  return std::to_string(c.lanes) + "lanes" + std::to_string(c.channels) + "channels" + (c.silu ? "silu" : "");
});

TEST(NormKernels, InfinitiesAndNansComeThrough) {
  const std::vector<float> x{NAN, INFINITY, -INFINITY, 200.F, -200.F};
  std::vector<float> y(5);
  const Affine affine{std::vector<float>(5, 1.F), std::vector<float>(5, 0.F), true};
  for (const int lanes : {4, 8, 16}) {
    if (lanes > most_lanes()) continue;
    norm_kernels<float>(lanes).normalise({x.data(), 1, 5, 5}, affine, {y.data(), 1, 5, 5});
    EXPECT_TRUE(std::isnan(y[0]));
    EXPECT_EQ(y[1], INFINITY);
    EXPECT_FALSE(std::isfinite(y[2]));  // at::silu gives NaN there; what matters is that it is noticed
    EXPECT_EQ(y[3], 200.F);
    EXPECT_NEAR(y[4], 0.F, 1e-30);
  }
}

TEST(NormKernels, EveryNanStaysOne) {
  // Those with all bits set are the ones that rounding would carry over.
  std::vector<float> x(16, 1.F);
  for (std::size_t i = 0; i < 4; ++i)
    x[i] = std::bit_cast<float>(std::vector<std::uint32_t>{0x7FC00000, 0x7FFFFFFF, 0xFFFFFFFF, 0x7F800001}[i]);
  for (const int lanes : {4, 8, 16}) {
    if (lanes > most_lanes()) continue;
    std::vector<Bfloat16> ones(16, from_float<Bfloat16>(1.F)), found(16);
    const Affine affine{std::vector<float>(x), std::vector<float>(16, 0.F), false};
    norm_kernels<Bfloat16>(lanes).normalise({ones.data(), 1, 16, 16}, affine, {found.data(), 1, 16, 16});
    for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(std::isnan(to_float(found[i])), i < 4) << lanes << ' ' << i;
  }
}

}  // namespace
}  // namespace yolo::train
