// Conversions and shapes of tensors.
#include <yolo/graph/tensor.hpp>

#include <gmock/gmock.h>

#include <bit>
#include <cstring>
#include <limits>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::graph {
namespace {

template <typename T>
Tensor make(DataType type, const std::vector<T>& values) {
  std::shared_ptr<std::byte[]> data(new std::byte[values.size() * sizeof(T)]);
  std::memcpy(data.get(), values.data(), values.size() * sizeof(T));
  return {
      type, {static_cast<std::int64_t>(values.size())}, std::shared_ptr<const std::byte>(data, data.get())};
}

// IEEE 754 half precision by its definition.
double half_by_definition(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const double sign = bits >> 15 ? -1 : 1;
  if (exponent == 31) return fraction ? std::nan("") : sign * INFINITY;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

TEST(Tensor, EveryHalfNumberIsExact) {
  std::vector<std::uint16_t> all(65536);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i);
  const auto floats = make(DataType::f16, all).to_floats();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double expected = half_by_definition(all[i]);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(floats[i])) << i;
    } else {
      EXPECT_EQ(floats[i], expected) << i;
      EXPECT_EQ(std::signbit(floats[i]), std::signbit(expected)) << i;
    }
  }
}

TEST(Tensor, BfloatIsTheUpperHalfOfFloat) {
  const std::vector<float> values{0.0F, -1.5F, 3.0F, 1e30F, -0x1p-126F};
  std::vector<std::uint16_t> upper;
  for (const float value : values) {
    upper.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
  }
  const auto floats = make(DataType::bf16, upper).to_floats();
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(floats[i], values[i], std::abs(values[i]) / 128);
  EXPECT_EQ(floats[1], -1.5F);
}

TEST(Tensor, IntegersAndDoubles) {
  EXPECT_THAT(make<std::int64_t>(DataType::i64, {-3, 1 << 20}).to_floats(),
              testing::ElementsAre(-3, 1048576));
  EXPECT_THAT(make<std::int32_t>(DataType::i32, {-3, 7}).to_floats(), testing::ElementsAre(-3, 7));
  EXPECT_THAT(make<std::int16_t>(DataType::i16, {-300}).to_floats(), testing::ElementsAre(-300));
  EXPECT_THAT(make<std::int8_t>(DataType::i8, {-128, 127}).to_floats(), testing::ElementsAre(-128, 127));
  EXPECT_THAT(make<std::uint8_t>(DataType::u8, {255}).to_floats(), testing::ElementsAre(255));
  EXPECT_THAT(make<std::uint8_t>(DataType::boolean, {0, 1}).to_floats(), testing::ElementsAre(0, 1));
  EXPECT_THAT(make<double>(DataType::f64, {0.25, -2}).to_floats(), testing::ElementsAre(0.25F, -2));
}

TEST(Tensor, FromFloatsAndBack) {
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  const Tensor tensor = Tensor::from_floats({2, 3}, values);
  EXPECT_EQ(tensor.count(), 6);
  EXPECT_EQ(tensor.to_floats(), values);
  const Tensor copy = tensor;
  EXPECT_EQ(copy.data, tensor.data) << "copies share the data";
  EXPECT_THROW(Tensor::from_floats({2, 2}, values), Error);
  const Tensor empty = Tensor::from_floats({0}, {});
  EXPECT_TRUE(empty.has_data());
  EXPECT_TRUE(empty.to_floats().empty());
}

TEST(Tensor, ShapeOnlyHasNoValues) {
  const Tensor tensor = Tensor::shape_only({16, 3, 3, 3}, DataType::f16);
  EXPECT_EQ(tensor.count(), 432);
  EXPECT_FALSE(tensor.has_data());
  EXPECT_THROW(tensor.to_floats(), Error);
}

TEST(ElementCount, ScalarsEmptyAndBadShapes) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(element_count({}), 1);
  EXPECT_EQ(element_count({0}), 0);
  EXPECT_EQ(element_count({3, 0, 5}), 0);
  EXPECT_EQ(element_count({kHuge}), kHuge);
  EXPECT_THROW(element_count({-1}), Error);
  EXPECT_THROW(element_count({kHuge, 2}), Error);
  EXPECT_THROW(element_count({1LL << 32, 1LL << 32}), Error);
  EXPECT_THROW(element_count({0, kHuge, kHuge}), Error);
}

TEST(DataType, SizesAndNames) {
  EXPECT_EQ(size_of(DataType::f16), 2U);
  EXPECT_EQ(size_of(DataType::bf16), 2U);
  EXPECT_EQ(size_of(DataType::i64), 8U);
  EXPECT_EQ(size_of(DataType::boolean), 1U);
  EXPECT_STREQ(name_of(DataType::f16), "float16");
  EXPECT_STREQ(name_of(DataType::i64), "int64");
}

}  // namespace
}  // namespace yolo::graph
