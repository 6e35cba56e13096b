// The classifier's centre crop against the real peer's and against plain loops.
#include "image/center_crop.hpp"

#include <zlib.h>

#include <limits>
#include <opencv2/core.hpp>
#include <random>

#include <yolo/error.hpp>

#include "image/antialiased_resize.hpp"
#include "image/input_fitter.hpp"
#include "support.hpp"

namespace yolo::image {
namespace {

cv::Mat formula_picture(int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c)
        image.at<cv::Vec3b>(y, x)[c] = static_cast<std::uint8_t>(7 * y + 13 * x + 29 * c + x * y);
    }
  }
  return image;
}

cv::Mat noise(cv::Size size, std::mt19937& random) {
  cv::Mat image(size, CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols * 3; ++x) image.ptr(y)[x] = static_cast<std::uint8_t>(random() >> 13);
  }
  return image;
}

std::vector<std::uint8_t> run(const cv::Mat& image, const InputPlan& plan) {
  std::vector<std::uint8_t> output(static_cast<std::size_t>(plan.transform.input.area()) * 3);
  center_crop(image, plan, output.data());
  return output;
}

TEST(CenterCrop, EqualsThePeerByteForByte) {
  const auto rows = test::read_json(test::data("image/center_crops.json"));
  ASSERT_GT(rows.size(), 40U);
  for (const auto& row : rows) {
    const cv::Mat image = formula_picture(row["height"], row["width"]);
    const auto output = run(image, plan_center_crop(image.size(), row["side"]));
    EXPECT_EQ(crc32(0, output.data(), static_cast<unsigned>(output.size())),
              row["crc32"].get<unsigned long>())
        << row;
  }
}

TEST(CenterCrop, FastAndPlainLoopsAgree) {
  std::mt19937 random(5);
  std::uniform_int_distribution<int> side(1, 300), small(1, 40);
  for (int i = 0; i < 60; ++i) {
    const cv::Mat image = noise(
        i % 3 == 0 ? cv::Size(small(random), side(random)) : cv::Size(side(random), small(random)), random);
    const cv::Size scaled(side(random), side(random));
    cv::Rect part;
    part.x = static_cast<int>(random() % static_cast<unsigned>(scaled.width));
    part.y = static_cast<int>(random() % static_cast<unsigned>(scaled.height));
    part.width = 1 + static_cast<int>(random() % static_cast<unsigned>(scaled.width - part.x));
    part.height = 1 + static_cast<int>(random() % static_cast<unsigned>(scaled.height - part.y));
    std::vector<std::uint8_t> fast(static_cast<std::size_t>(part.area()) * 3), plain = fast;
    resize_antialiased(image, scaled, part, fast.data());
    resize_antialiased_plain(image, scaled, part, plain.data());
    EXPECT_EQ(fast, plain) << image.size() << " to " << scaled << ", " << part;
  }
}

TEST(CenterCrop, APartEqualsThatPartOfTheWhole) {
  std::mt19937 random(6);
  const cv::Mat image = noise({90, 70}, random);
  const cv::Size scaled(41, 55);
  const cv::Rect part(7, 11, 20, 30);
  cv::Mat whole(scaled, CV_8UC3), alone(part.size(), CV_8UC3);
  resize_antialiased(image, scaled, {{}, scaled}, whole.data);
  resize_antialiased(image, scaled, part, alone.data);
  EXPECT_EQ(cv::norm(whole(part), alone, cv::NORM_INF), 0);
}

TEST(CenterCrop, WorksOnAViewIntoALargerImage) {
  std::mt19937 random(7);
  const cv::Mat image = noise({120, 90}, random), view = image({5, 9, 77, 60}), copy = view.clone();
  const InputPlan plan = plan_center_crop(view.size(), 32);
  EXPECT_EQ(run(view, plan), run(copy, plan));
}

TEST(CenterCrop, AnImageOfTheInputsSizeStaysAsItIs) {
  std::mt19937 random(8);
  const cv::Mat image = noise({64, 64}, random);
  const auto output = run(image, plan_center_crop(image.size(), 64));
  EXPECT_TRUE(std::equal(output.begin(), output.end(), image.data));
}

TEST(CenterCrop, PlanSaysWhatIsCutOff) {
  const InputPlan plan = plan_center_crop({810, 1080}, 224);
  EXPECT_EQ(plan.scaled, cv::Size(224, 298));
  EXPECT_EQ(plan.left, 0);
  EXPECT_EQ(plan.top, -37);
  EXPECT_EQ(plan.bottom, -37);
  EXPECT_EQ(plan.transform.input, cv::Size(224, 224));
  const cv::Point2f middle = plan.transform.restore_point({112, 112});
  EXPECT_NEAR(middle.x, 405, 0.1);
  EXPECT_NEAR(middle.y, 540, 2);
  EXPECT_EQ(plan_center_crop({5, 2}, 2).left, -2);  // 3 / 2 rounds to even
}

TEST(CenterCrop, TheHeightOfTheInputCountsForBothSides) {
  FitRequest request;
  request.target = {160, 96};
  request.minimal = true;
  const InputPlan plan = make_center_crop_fitter()->plan({640, 480}, request);
  EXPECT_EQ(plan.transform.input, cv::Size(96, 96));
}

TEST(CenterCrop, LongAndThinImagesCostLittle) {
  const cv::Mat image = formula_picture(20000, 1);
  EXPECT_EQ(run(image, plan_center_crop(image.size(), 224)).size(), 224U * 224 * 3);
}

TEST(CenterCrop, RefusesWhatItCannotDo) {
  EXPECT_THROW(plan_center_crop({0, 5}, 224), Error);
  EXPECT_THROW(plan_center_crop({5, 5}, 0), Error);
  EXPECT_THROW(plan_center_crop({1, std::numeric_limits<int>::max()}, 224), Error);
  const InputPlan plan = plan_center_crop({8, 8}, 32);
  std::vector<std::uint8_t> output(32 * 32 * 3);
  EXPECT_THROW(center_crop(cv::Mat(8, 8, CV_8UC1), plan, output.data()), Error);
  EXPECT_THROW(center_crop(cv::Mat(9, 8, CV_8UC3), plan, output.data()), Error);
  EXPECT_THROW(resize_antialiased(cv::Mat(8, 8, CV_8UC3), {4, 4}, {2, 2, 3, 1}, output.data()), Error);
  EXPECT_THROW(resize_antialiased(cv::Mat(8, 8, CV_8UC3), {4, 4}, {2, 2, 0, 1}, output.data()), Error);
}

}  // namespace
}  // namespace yolo::image
