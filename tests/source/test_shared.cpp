// Genuine photos and a genuine video, against the golden values.
#include <gmock/gmock.h>

#include "source/fixtures.hpp"
#include "source/image_file.hpp"

namespace yolo {
namespace {

std::filesystem::path file_of(const std::string& name) {
  const std::filesystem::path image = test::shared("ref/images/" + name);
  return std::filesystem::exists(image) ? image
                                        : test::shared("ref/datasets/coco128/images/train2017/" + name);
}

TEST(SharedSources, PhotosHaveThePixelsOfThePeer) {
  YOLO_NEEDS_SHARED("golden/predict_detect.json");
  YOLO_NEEDS_SHARED("ref/datasets/coco128/images/train2017");
  const nlohmann::json golden = test::read_json(test::shared("golden/predict_detect.json"));
  ASSERT_GE(golden["images"].size(), 60U);
  for (const auto& [name, values] : golden["images"].items()) {
    std::string reason;
    const cv::Mat image = source::read_image(file_of(name).string(), reason);
    ASSERT_FALSE(image.empty()) << name << ": " << reason;
    EXPECT_EQ(image.rows, values["image"]["shape"][0].get<int>()) << name;
    EXPECT_EQ(image.cols, values["image"]["shape"][1].get<int>()) << name;
    EXPECT_EQ(test::crc32(image), values["image"]["crc32_bgr"].get<std::uint32_t>()) << name;
  }
}

TEST(SharedSources, TheVideoIsReadWhole) {
  YOLO_NEEDS_SHARED("ref/video/people.mp4");
  const auto source = open_source(test::shared("ref/video/people.mp4").string());
  std::int64_t count = 0;
  while (const std::optional<Frame> frame = source->next()) {
    ASSERT_EQ(frame->image.size(), cv::Size(1920, 1080));
    ASSERT_EQ(frame->number, ++count);
    ASSERT_EQ(frame->frame_count, 302);
    ASSERT_DOUBLE_EQ(frame->fps, 30.0);
  }
  EXPECT_EQ(count, 302);
}

}  // namespace
}  // namespace yolo
