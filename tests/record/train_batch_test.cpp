// Pictures of batches: where labels are drawn, for each task.
#include "record/train_batch.hpp"

#include <opencv2/imgproc.hpp>
#include <yolo/annotator.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::record {
namespace {

constexpr int kSide = 400;

/// Grey images of kSide pixels.
loader::Batch grey_batch(int images) {
  loader::Batch batch;
  batch.images = images;
  batch.height = batch.width = kSide;
  const std::size_t bytes = static_cast<std::size_t>(images) * kSide * kSide * 3;
  batch.pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[bytes]);
  std::fill_n(batch.pixels.get(), bytes, std::uint8_t{128});
  return batch;
}

void add_object(loader::Batch& batch, int image, int cls, std::vector<float> box) {
  batch.image_of.push_back(static_cast<float>(image));
  batch.classes.push_back(static_cast<float>(cls));
  batch.boxes.insert(batch.boxes.end(), box.begin(), box.end());
}

cv::Rect where_painted(const cv::Mat& picture, Color color) {
  cv::Mat mask;
  const cv::Scalar ink(color.b, color.g, color.r);
  cv::inRange(picture, ink, ink, mask);
  return cv::boundingRect(mask);
}

TEST(TrainBatch, BoxesLieWhereTheLabelsSay) {
  loader::Batch batch = grey_batch(4);
  add_object(batch, 3, 2, {0.5F, 0.5F, 0.25F, 0.75F});
  const cv::Mat picture = draw_train_batch(batch, {});
  ASSERT_EQ(picture.size(), cv::Size(2 * kSide, 2 * kSide));
  const cv::Rect painted = where_painted(picture, class_color(2));
  EXPECT_NEAR(painted.x, kSide + 150, 2);
  EXPECT_NEAR(painted.br().x, kSide + 250, 2);
  EXPECT_NEAR(painted.br().y, kSide + 350, 2);
}

TEST(TrainBatch, PixelsComeAsRedGreenBlue) {
  loader::Batch batch = grey_batch(1);
  for (std::size_t i = 0; i < std::size_t{kSide} * kSide; ++i) {
    batch.pixels[3 * i] = 200;
    batch.pixels[3 * i + 2] = 10;
  }
  EXPECT_EQ(draw_train_batch(batch, {}).at<cv::Vec3b>(200, 200), cv::Vec3b(10, 128, 200));
}

TEST(TrainBatch, RotatedBoxesAreTurnedClockwise) {
  loader::Batch batch = grey_batch(1);
  batch.box_values = 5;
  // A quarter of a turn exchanges the sides; at 45 degrees a square reaches out by the root of 2.
  add_object(batch, 0, 1, {0.5F, 0.5F, 0.5F, 0.1F, static_cast<float>(CV_PI / 2)});
  EXPECT_NEAR(where_painted(draw_train_batch(batch, {.names = {"a", ""}}), class_color(1)).height, 200, 4);
  batch.boxes = {0.5F, 0.5F, 0.5F, 0.5F, static_cast<float>(CV_PI / 4)};
  EXPECT_NEAR(where_painted(draw_train_batch(batch, {.names = {"a", ""}}), class_color(1)).width,
              200 * std::sqrt(2.0), 6);
}

// Two objects of one image and one of the next; the quarter maps hold squares.
TEST(TrainBatch, MasksOfBothKindsColourTheSamePixels) {
  loader::Batch batch = grey_batch(2);
  for (const int image : {0, 0, 1})
    add_object(batch, image, static_cast<int>(batch.classes.size()), {0.9F, 0.9F, 0.02F, 0.02F});
  batch.mask_height = batch.mask_width = kSide / 4;
  const std::size_t size = std::size_t{kSide / 4} * (kSide / 4);
  const auto fill = [&](std::vector<std::uint8_t>& maps, std::size_t map, cv::Rect where, int value) {
    cv::Mat(kSide / 4, kSide / 4, CV_8UC1, maps.data() + map * size)(where).setTo(value);
  };
  const cv::Rect first(10, 10, 20, 20), second(50, 50, 30, 10), third(10, 60, 20, 20);
  std::vector<std::uint8_t> joined(2 * size), single(3 * size);
  fill(joined, 0, first, 1);
  fill(joined, 0, second, 2);
  fill(joined, 1, third, 1);
  fill(single, 0, first, 1);
  fill(single, 1, second, 1);
  fill(single, 2, third, 1);
  batch.masks = joined;
  batch.mask_maps = 2;
  const cv::Mat picture = draw_train_batch(batch, {.names = {}, .overlap_mask = true});
  batch.masks = single;
  batch.mask_maps = 3;
  const cv::Mat again = draw_train_batch(batch, {.names = {}, .overlap_mask = false});
  EXPECT_EQ(cv::norm(picture, again, cv::NORM_INF), 0);
  const auto veiled = [&](int x, int y, int cls) {
    const cv::Vec3b pixel = picture.at<cv::Vec3b>(y, x);
    const Color color = class_color(cls);
    return std::abs(pixel[0] - (128 * 0.55 + color.b * 0.45)) < 2 &&
           std::abs(pixel[2] - (128 * 0.55 + color.r * 0.45)) < 2;
  };
  EXPECT_TRUE(veiled(80, 80, 0));
  EXPECT_TRUE(veiled(260, 220, 1));
  EXPECT_TRUE(veiled(kSide + 80, 280, 2));
  EXPECT_EQ(picture.at<cv::Vec3b>(20, 300), cv::Vec3b(128, 128, 128));
}

TEST(TrainBatch, KeypointsThatAreNotLabelledAreNotDrawn) {
  loader::Batch batch = grey_batch(1);
  add_object(batch, 0, 5, {0.5F, 0.5F, 0.02F, 0.02F});
  batch.keypoint_count = 2;
  batch.keypoint_values = 3;
  batch.keypoints = {0.25F, 0.75F, 2, 0.75F, 0.25F, 0};
  const cv::Mat picture = draw_train_batch(batch, {});
  const Color color = class_color(0);
  EXPECT_EQ(picture.at<cv::Vec3b>(300, 100), cv::Vec3b(color.b, color.g, color.r));
  EXPECT_EQ(picture.at<cv::Vec3b>(100, 300), cv::Vec3b(128, 128, 128));
}

TEST(TrainBatch, ClassesOfImagesAreWrittenOntoThem) {
  loader::Batch batch = grey_batch(2);
  batch.classes = {3, 4};
  const cv::Mat picture = draw_train_batch(batch, {.names = {"a", "b", "c", "dog"}});
  EXPECT_GT(where_painted(picture, class_color(3)).area(), 0);
  EXPECT_GE(where_painted(picture, class_color(4)).x, kSide);
  // As the loader gives them: with the numbers of their images, without boxes.
  batch.image_of = {0, 1};
  batch.box_values = 0;
  const cv::Mat of_loader = draw_train_batch(batch, {.names = {"a", "b", "c", "dog"}});
  EXPECT_EQ(cv::norm(picture, of_loader, cv::NORM_INF), 0);
}

TEST(TrainBatch, ABatchThatDoesNotFitIsRefused) {
  loader::Batch batch = grey_batch(1);
  add_object(batch, 0, 0, {0.5F, 0.5F, 0.1F});
  EXPECT_THROW(draw_train_batch(batch, {}), Error);
  EXPECT_THROW(draw_train_batch({}, {}), Error);
}

// The peer wrote train_batch0, 1, 2, 10 and 11 in 6 epochs of 2 steps with close_mosaic=1.
TEST(TrainBatch, TheStepsThatThePeerDraws) {
  std::vector<std::int64_t> drawn;
  for (std::int64_t step = 0; step < 12; ++step) {
    if (is_drawn(step, 2, 6, 1)) drawn.push_back(step);
  }
  EXPECT_EQ(drawn, (std::vector<std::int64_t>{0, 1, 2, 10, 11}));
  EXPECT_FALSE(is_drawn(10, 2, 6, 0));
  EXPECT_FALSE(is_drawn(4, 2, 6, 10));
  EXPECT_EQ(train_batch_name(10), "train_batch10.jpg");
}

}  // namespace
}  // namespace yolo::record
