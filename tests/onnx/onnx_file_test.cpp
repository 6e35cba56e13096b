// Reading what an ONNX file says of itself.
#include "onnx/onnx_file.hpp"

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "support.hpp"

namespace yolo::onnx {
namespace {

std::string tiny() { return read_small_file(test::data("onnx/tiny-segment.onnx"), 1 << 20); }

TEST(OnnxFile, TellsMetadataInputsAndOutputs) {
  const OnnxFile file = read_onnx(tiny());
  EXPECT_EQ(file.metadata.at("task"), "segment");
  EXPECT_EQ(file.metadata.at("imgsz"), "[32, 32]");
  ASSERT_EQ(file.inputs.size(), 1U);
  EXPECT_EQ(file.inputs[0].name, "images");
  EXPECT_THAT(file.inputs[0].dims, testing::ElementsAre(1, 3, 32, 32));
  ASSERT_EQ(file.outputs.size(), 2U);
  EXPECT_THAT(file.outputs[0].dims, testing::ElementsAre(1, 10, 16));
  EXPECT_EQ(file.outputs[1].name, "output1");
}

TEST(OnnxFile, RefusesWhatIsNone) {
  EXPECT_THROW(read_onnx(""), Error);
  EXPECT_THROW(read_onnx("PK\x03\x04 not an ONNX file"), Error);
  EXPECT_THROW(read_onnx("\x3a\xff\xff\xff\xff\x0f"), Error);  // a graph of 4 GB
}

TEST(OnnxFile, EveryCutIsAnErrorOrAFileThatEndsThere) {
  const std::string bytes = tiny();
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    try {
      const OnnxFile file = read_onnx(std::string_view(bytes).substr(0, size));
      EXPECT_LE(file.outputs.size(), 2U);
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace yolo::onnx
