// OpenCV's dnn against the reference implementation of ONNX (tests/data/onnx).
#include "runtime/opencv_dnn/opencv_dnn_backend.hpp"

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

constexpr int kSide = 32;

std::unique_ptr<Backend> tiny(int side = kSide) {
  const std::string bytes = read_small_file(test::data("onnx/tiny-segment.onnx"), 1 << 20);
  return make_opencv_dnn_backend({bytes, {1, side, side}, {"output0", "output1"}});
}

void draw(std::uint8_t* pixels) {
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      for (int c = 0; c < 3; ++c) *pixels++ = static_cast<std::uint8_t>((x * 7 + y * 13 + c * 29) % 256);
    }
  }
}

void expect_reference(const RawMap& map, int image, const nlohmann::json& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(map.data[static_cast<std::size_t>(image) * expected.size() + i], expected[i].get<double>(),
                1e-3)
        << map.name << " " << i;
  }
}

TEST(OpencvDnn, ComputesWhatTheReferenceComputes) {
  const nlohmann::json expected = test::read_json(test::data("onnx/tiny-segment.json"));
  const auto backend = tiny();
  EXPECT_THAT(backend->description(), testing::HasSubstr("OpenCV"));
  const auto request = backend->make_request({1, kSide, kSide});
  draw(request->input(0));
  for (int round = 0; round < 2; ++round) {
    request->run();
    ASSERT_EQ(request->outputs().size(), 2U);
    EXPECT_THAT(request->outputs()[0].shape, testing::ElementsAre(1, 10, 16));
    EXPECT_THAT(request->outputs()[1].shape, testing::ElementsAre(1, 4, 4, 4));
    expect_reference(request->outputs()[0], 0, expected["output0"]);
    expect_reference(request->outputs()[1], 0, expected["output1"]);
  }
}

TEST(OpencvDnn, ABatchIsRunImageByImage) {
  const nlohmann::json expected = test::read_json(test::data("onnx/tiny-segment.json"));
  const auto backend = tiny();
  const auto request = backend->make_request({3, kSide, kSide});
  draw(request->input(0));
  draw(request->input(2));
  request->run();
  EXPECT_THAT(request->outputs()[0].shape, testing::ElementsAre(3, 10, 16));
  expect_reference(request->outputs()[0], 0, expected["output0"]);
  expect_reference(request->outputs()[0], 2, expected["output0"]);
  expect_reference(request->outputs()[1], 2, expected["output1"]);
}

TEST(OpencvDnn, RefusesOtherSizesAndOtherFiles) {
  EXPECT_THROW(tiny()->make_request({1, 64, 64}), Error);
  EXPECT_THROW(make_opencv_dnn_backend({"no network", {1, 8, 8}, {"output0"}}), Error);
}

}  // namespace
}  // namespace yolo::runtime
