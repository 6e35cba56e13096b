// Views of storages: types, strides, bounds.
#include "checkpoint/checkpoint.hpp"
#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;
using test::PickleBuilder;

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

const std::string kSix = bytes_of<float>({0, 1, 2, 3, 4, 5});

/// Reads the one tensor of a .pt made of `builder`.
graph::Tensor read(const PickleBuilder& builder, const std::string& storage) {
  const std::string bytes = test::make_pt(builder.stop(), {{"0", storage}});
  Checkpoint checkpoint{ZipReader(std::string_view(bytes))};
  return checkpoint.tensors().read(*checkpoint.root()->as<TensorRef>());
}

graph::Tensor six(std::int64_t offset, const std::vector<std::int64_t>& shape,
                  const std::vector<std::int64_t>& stride) {
  return read(PickleBuilder().tensor("FloatStorage", "0", 6, offset, shape, stride), kSix);
}

TEST(TensorReader, ContiguousTensorsAndSlices) {
  EXPECT_THAT(six(0, {2, 3}, {3, 1}).to_floats(), testing::ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(six(2, {1, 3}, {99, 1}).to_floats(), testing::ElementsAre(2, 3, 4))
      << "a stride of one step is free";
  EXPECT_THAT(six(5, {}, {}).to_floats(), testing::ElementsAre(5));
  EXPECT_TRUE(six(6, {0}, {1}).to_floats().empty());
}

TEST(TensorReader, StridedViewsBecomeContiguous) {
  const auto turned = six(0, {3, 2}, {1, 3});
  EXPECT_EQ(turned.shape, (graph::Shape{3, 2}));
  EXPECT_THAT(turned.to_floats(), testing::ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(six(1, {2}, {3}).to_floats(), testing::ElementsAre(1, 4));
  EXPECT_THAT(six(0, {1, 2, 3}, {6, 1, 2}).to_floats(), testing::ElementsAre(0, 2, 4, 1, 3, 5));
}

TEST(TensorReader, TypesOfStorages) {
  const auto one = [](std::string_view storage, const std::string& bytes) {
    return read(PickleBuilder().tensor(storage, "0", 1, 0, {1}, {1}), bytes);
  };
  EXPECT_EQ(one("HalfStorage", bytes_of<std::uint16_t>({0x3c00})).to_floats().front(), 1);
  EXPECT_EQ(one("BFloat16Storage", bytes_of<std::uint16_t>({0x4000})).to_floats().front(), 2);
  EXPECT_EQ(one("DoubleStorage", bytes_of<double>({-3})).to_floats().front(), -3);
  EXPECT_EQ(one("LongStorage", bytes_of<std::int64_t>({4})).to_floats().front(), 4);
  EXPECT_EQ(one("LongStorage", bytes_of<std::int64_t>({4})).type, graph::DataType::i64);
  EXPECT_EQ(one("BoolStorage", std::string(1, '\1')).type, graph::DataType::boolean);
}

TEST(TensorReader, UntypedStorages) {
  PickleBuilder builder;
  builder.global("torch._utils", "_rebuild_tensor_v3")
      .raw("((")
      .text("storage")
      .global("torch.storage", "UntypedStorage");
  builder.text("0").text("cpu").long1(24).raw("tQK\x01").tuple({2}).tuple({1}).raw("\x89N");
  builder.global("torch", "float32").raw("}tR");
  EXPECT_THAT(read(builder, kSix).to_floats(), testing::ElementsAre(1, 2));
}

TEST(TensorReader, SharesAStorageBetweenTensors) {
  PickleBuilder builder;
  builder.raw("(")
      .tensor("FloatStorage", "0", 6, 0, {3}, {1})
      .tensor("FloatStorage", "0", 6, 3, {3}, {1})
      .raw("t");
  const std::string bytes = test::make_pt(builder.stop(), {{"0", kSix}});
  Checkpoint checkpoint{ZipReader(std::string_view(bytes))};
  const auto& items = *checkpoint.root()->sequence();
  const auto first = checkpoint.tensors().read(*items[0]->as<TensorRef>());
  const auto second = checkpoint.tensors().read(*items[1]->as<TensorRef>());
  EXPECT_EQ(first.data.get() + 12, second.data.get()) << "no copy";
}

TEST(TensorReaderRefuses, ViewsThatLeaveTheirStorage) {
  expect_error([] { six(0, {7}, {1}); }, "does not fit");
  expect_error([] { six(1, {6}, {1}); }, "beyond the end");
  expect_error([] { six(7, {1}, {1}); }, "does not fit");
  expect_error([] { six(0, {2, 2}, {5, 2}); }, "beyond the end");
  expect_error([] { six(0, {2}, {INT64_MAX}); }, "beyond the end");
  expect_error([] { six(INT64_MAX, {1}, {1}); }, "does not fit");
  expect_error([] { six(0, {3, 2}, {INT64_MAX / 2, INT64_MAX / 2}); }, "beyond the end");
}

TEST(TensorReaderRefuses, OverlappingElementsAndBadShapes) {
  expect_error([] { six(0, {1000000000}, {0}); }, "does not fit");
  expect_error([] { six(0, {6}, {0}); }, "over one another");
  expect_error([] { six(0, {2, 3}, {1, 1}); }, "over one another");
  expect_error([] { six(0, {-1}, {1}); }, "negative");
  expect_error([] { six(0, {2}, {-1}); }, "negative");
  expect_error([] { six(-1, {1}, {1}); }, "offset");
  expect_error([] { six(0, {2, 3}, {1}); }, "differ in length");
  expect_error([] { six(0, {1LL << 40, 1LL << 40}, {1, 1}); }, "64 bits");
  expect_error([] { six(0, std::vector<std::int64_t>(20, 1), std::vector<std::int64_t>(20, 1)); },
               "short tuple");
}

TEST(TensorReaderRefuses, StoragesThatAreMissingOrTooShort) {
  const PickleBuilder seven = PickleBuilder().tensor("FloatStorage", "0", 7, 0, {6}, {1});
  expect_error([&] { read(seven, kSix); }, "holds 6 elements where 7 are announced");
  const PickleBuilder absent = PickleBuilder().tensor("FloatStorage", "1", 6, 0, {6}, {1});
  expect_error([&] { read(absent, kSix); }, "\"1\" is missing");
  const PickleBuilder outside = PickleBuilder().tensor("FloatStorage", "../data.pkl", 1, 0, {1}, {1});
  expect_error([&] { read(outside, kSix); }, "is missing");
}

TEST(TensorReaderRefuses, ManyTensorsOverOneStorage) {
  const std::string storage(4'000'000, '\0');
  PickleBuilder builder;
  builder.raw("(");
  for (int i = 0; i < 100; ++i) builder.tensor("FloatStorage", "0", 1'000'000, 0, {1'000'000}, {1});
  const std::string bytes = test::make_pt(builder.raw("t").stop(), {{"0", storage}});
  Checkpoint checkpoint{ZipReader(std::string_view(bytes))};
  expect_error(
      [&] {
        for (Ref item : *checkpoint.root()->sequence()) checkpoint.tensors().read(*item->as<TensorRef>());
      },
      "far larger than the file");
}

}  // namespace
}  // namespace yolo::checkpoint
