// Rewriting for old OpenCV versions; that the network stays the same is seen by
// tests/runtime/opencv_dnn_test.cpp.
#include "onnx/plain_operators.hpp"

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "onnx/onnx_file.hpp"
#include "support.hpp"

namespace yolo::onnx {
namespace {

std::string tiny() { return read_small_file(test::data("onnx/tiny-segment.onnx"), 1 << 20); }

TEST(PlainOperators, RepeatsTheStridesAndMovesTheSizesOfSplit) {
  const std::string bytes = tiny(), plain = with_plain_operators(bytes);
  EXPECT_THAT(plain, testing::HasSubstr("strides/repeated_1"));
  EXPECT_THAT(plain, testing::Not(testing::HasSubstr("scale/repeated")));  // one value fits everywhere
  // 4 x 16 strides of four bytes: 256 bytes more of values
  EXPECT_GE(plain.size(), bytes.size() + 256);
  const OnnxFile before = read_onnx(bytes), after = read_onnx(plain);
  EXPECT_EQ(after.metadata, before.metadata);
  EXPECT_EQ(after.outputs[0].dims, before.outputs[0].dims);
}

TEST(PlainOperators, AreLeftAloneTheSecondTime) {
  const std::string plain = with_plain_operators(tiny());
  EXPECT_EQ(with_plain_operators(plain), plain);
}

TEST(PlainOperators, DamagedBytesAreRefusedOrCopied) {
  const std::string bytes = tiny();
  for (std::size_t i = 0; i < bytes.size(); i += 11) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    try {
      EXPECT_LT(with_plain_operators(damaged).size(), 2 * bytes.size() + 4096);
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace yolo::onnx
