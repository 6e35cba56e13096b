// Console lines, word for word as the manual's program printed them.
#include "engine/report.hpp"

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

Results bus(double inference) {
  std::vector<Detection> list(5, {0, 0, 1, 1, 0.5f, 0, -1});
  list[0].cls = 1;
  Results results = test::make_results(test::board(8, 8), list, {"person", "bus"});
  results.input_size = {480, 640};
  results.speed = {1.6, inference, 0.7};
  return results;
}

Frame frame(FrameKind kind, int item, int count, std::int64_t number = 0, std::int64_t frames = 0) {
  Frame frame;
  frame.path = "/photos/bus.jpg";
  frame.kind = kind;
  frame.item = item;
  frame.item_count = count;
  frame.number = number;
  frame.frame_count = frames;
  return frame;
}

TEST(Report, OneLineForEachImage) {
  EXPECT_EQ(engine::frame_line(frame(FrameKind::image, 0, 2), bus(84.7)),
            "image 1/2 /photos/bus.jpg: 640x480 4 persons, 1 bus, 84.7ms");
  EXPECT_EQ(engine::frame_line(frame(FrameKind::video, 0, 1, 3, 302), bus(64)),
            "video 1/1 (frame 3/302) /photos/bus.jpg: 640x480 4 persons, 1 bus, 64.0ms");
  EXPECT_EQ(engine::frame_line(frame(FrameKind::stream, 1, 2), bus(90.84)),
            "1: 640x480 4 persons, 1 bus, 90.8ms");
  EXPECT_EQ(engine::frame_line(frame(FrameKind::image, 1, 2), bus(1), true),
            "1: 640x480 4 persons, 1 bus, 1.0ms");
}

TEST(Report, NoDetectionsAndUnknownLength) {
  Results results = bus(79.8);
  results.boxes = {};
  EXPECT_EQ(engine::frame_line(frame(FrameKind::image, 0, 1), results),
            "image 1/1 /photos/bus.jpg: 640x480 (no detections), 79.8ms");
  EXPECT_EQ(engine::frame_prefix(frame(FrameKind::video, 1, 2, 3)), "video 2/2 (frame 3) /photos/bus.jpg: ");
}

TEST(Report, ClosingLines) {
  EXPECT_EQ(
      engine::speed_line({1.9, 36.12, 0.84}, 1, {480, 640}),
      "Speed: 1.9ms preprocess, 36.1ms inference, 0.8ms postprocess per image at shape (1, 3, 640, 480)");
  EXPECT_EQ(engine::saved_line("runs/detect/predict"), "Results saved to runs/detect/predict");
  EXPECT_EQ(engine::labels_line(2, "runs/detect/predict/labels"),
            "2 labels saved to runs/detect/predict/labels");
  EXPECT_EQ(engine::labels_line(1, "x/labels"), "1 label saved to x/labels");
  EXPECT_EQ(engine::labels_line(0, "x/labels"), "0 label saved to x/labels");
}

TEST(Report, MeanOfSpeeds) {
  engine::SpeedMean mean;
  EXPECT_EQ(mean.mean().inference, 0);
  mean.add({1, 10, 2});
  mean.add({3, 30, 4});
  EXPECT_EQ(mean.images(), 2);
  EXPECT_DOUBLE_EQ(mean.mean().preprocess, 2);
  EXPECT_DOUBLE_EQ(mean.mean().inference, 20);
  EXPECT_DOUBLE_EQ(mean.mean().postprocess, 3);
}

}  // namespace
}  // namespace yolo
