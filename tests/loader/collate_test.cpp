// Samples joined to batches, checked by hand; memory that is used again.
#include "loader/collate.hpp"

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::loader {
namespace {

NamedSample sample_of(int value, std::vector<float> classes, cv::Size size = {4, 2}) {
  NamedSample named;
  named.path = fmt::format("{}.jpg", value);
  named.sample.image = cv::Mat(size, CV_8UC3, cv::Scalar(value, value + 1, value + 2));
  named.sample.boxes.resize(classes.size() * 4, static_cast<float>(value));
  named.sample.classes = std::move(classes);
  return named;
}

TEST(Collate, PixelsAndLabelsComeInOrder) {
  BatchMemory memory;
  const std::vector<NamedSample> samples{sample_of(10, {3, 4}), sample_of(20, {}), sample_of(30, {5})};
  const Batch batch = collate(samples, {}, memory);
  EXPECT_EQ(batch.images, 3);
  EXPECT_EQ(batch.height, 2);
  EXPECT_EQ(batch.width, 4);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(batch.pixels[static_cast<std::size_t>(i * 24)], 10 * (i + 1));
    EXPECT_EQ(batch.pixels[static_cast<std::size_t>(i * 24 + 23)], 10 * (i + 1) + 2);
  }
  EXPECT_EQ(batch.image_of, (std::vector<float>{0, 0, 2}));
  EXPECT_EQ(batch.classes, (std::vector<float>{3, 4, 5}));
  EXPECT_EQ(batch.boxes.size(), 12U);
  EXPECT_EQ(batch.boxes[8], 30);
  EXPECT_EQ(batch.paths, (std::vector<std::string>{"10.jpg", "20.jpg", "30.jpg"}));
}

TEST(Collate, ViewsAreCopiedRowByRow) {
  cv::Mat large(6, 9, CV_8UC3);
  for (int i = 0; i < 6 * 9 * 3; ++i) large.data[i] = static_cast<std::uint8_t>(i);
  NamedSample named = sample_of(0, {});
  named.sample.image = large({3, 2, 4, 2});
  BatchMemory memory;
  const Batch batch = collate(std::span(&named, 1), {}, memory);
  EXPECT_EQ(batch.pixels[0], (2 * 9 + 3) * 3);
  EXPECT_EQ(batch.pixels[12], (3 * 9 + 3) * 3);
}

TEST(Collate, MasksAreOneAnImageOrOneAnObject) {
  BatchFormat format;
  format.masks = true;
  format.mask_ratio = 2;
  NamedSample with = sample_of(1, {0, 1}), background = sample_of(2, {}), one = sample_of(3, {0});
  with.sample.masks = {cv::Mat1b(1, 2, std::uint8_t{7})};
  one.sample.masks = {cv::Mat1b(1, 2, std::uint8_t{9})};
  BatchMemory memory;
  Batch batch = collate(std::vector{with, background, one}, format, memory);
  EXPECT_EQ(batch.mask_maps, 3);
  EXPECT_EQ(batch.masks, (std::vector<std::uint8_t>{7, 7, 0, 0, 9, 9}));
  format.overlap_mask = false;
  with.sample.masks.push_back(cv::Mat1b(1, 2, std::uint8_t{8}));
  batch = collate(std::vector{with, background, one}, format, memory);
  EXPECT_EQ(batch.mask_maps, 3);
  EXPECT_EQ(batch.masks, (std::vector<std::uint8_t>{7, 7, 8, 8, 9, 9}));
  with.sample.masks.pop_back();
  EXPECT_THROW(collate(std::vector{with}, format, memory), Error);
}

TEST(Collate, ImageClassesHaveNoBoxes) {
  BatchFormat format;
  format.box_values = 0;
  NamedSample named = sample_of(1, {6});
  named.sample.boxes.clear();
  BatchMemory memory;
  const Batch batch = collate(std::vector{named, named}, format, memory);
  EXPECT_EQ(batch.classes, (std::vector<float>{6, 6}));
  EXPECT_TRUE(batch.boxes.empty());
}

TEST(Collate, RefusesWhatDoesNotFit) {
  BatchMemory memory;
  EXPECT_THROW(collate(std::vector{sample_of(1, {}), sample_of(2, {}, {5, 2})}, {}, memory), Error);
  NamedSample named = sample_of(1, {1});
  named.sample.boxes.pop_back();
  EXPECT_THROW(collate(std::vector{named}, {}, memory), Error);
  named = sample_of(1, {1});
  named.sample.keypoints = {1, 2, 3};
  EXPECT_THROW(collate(std::vector{named}, {}, memory), Error);
  EXPECT_EQ(collate({}, {}, memory).images, 0);
}

TEST(BatchMemory, BlocksAreUsedAgainAndMayOutliveTheirMemory) {
  std::shared_ptr<std::uint8_t[]> last;
  {
    BatchMemory memory(2);
    auto first = memory.take(1000);
    const std::uint8_t* address = first.get();
    first.reset();
    EXPECT_EQ(memory.kept(), 1U);
    first = memory.take(900);
    EXPECT_EQ(first.get(), address);
    EXPECT_NE(memory.take(900).get(), address);
    EXPECT_EQ(memory.kept(), 1U);
    std::vector<std::shared_ptr<std::uint8_t[]>> many;
    for (int i = 0; i < 5; ++i) many.push_back(memory.take(100));
    many.clear();
    EXPECT_EQ(memory.kept(), 2U) << "no more than the most";
    last = memory.take(50);
  }
  last[49] = 1;
}

}  // namespace
}  // namespace yolo::loader
