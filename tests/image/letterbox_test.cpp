// The letterbox against the real peer's (golden/letterbox.json) and by its own properties.
#include "image/letterbox.hpp"

#include <zlib.h>

#include <opencv2/imgproc.hpp>
#include <random>

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::image {
namespace {

using nlohmann::json;

cv::Mat formula_image(int number, int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      auto& pixel = image.at<cv::Vec3b>(y, x);
      if (number == 1) {
        for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>((7 * y + 13 * x + 29 * c) % 256);
      } else {
        pixel[0] = static_cast<std::uint8_t>(y * 255 / std::max(1, height - 1));
        pixel[1] = static_cast<std::uint8_t>(x * 255 / std::max(1, width - 1));
        pixel[2] = static_cast<std::uint8_t>((y + x) * 255 / std::max(1, height + width - 2));
      }
    }
  }
  return image;
}

cv::Mat run(const cv::Mat& image, const InputPlan& plan) {
  cv::Mat output(plan.transform.input, CV_8UC3);
  letterbox(image, plan, output.data);
  return output;
}

TEST(SharedLetterbox, EqualsThePeerInEveryCase) {
  YOLO_NEEDS_SHARED("golden/letterbox.json");
  int identical = 0, compared = 0;
  const json cases = test::read_json(test::shared("golden/letterbox.json"))["cases"];
  for (const json& row : cases) {
    if (row.contains("error")) continue;  // the peer fails on the thinnest images
    SCOPED_TRACE(row.dump().substr(0, 220));
    const int height = row["size_hw"][0], width = row["size_hw"][1];
    LetterboxOptions options;
    options.target = {row["new_shape_hw"][1], row["new_shape_hw"][0]};
    options.minimal = row["auto"];
    options.stretch = row["scaleFill"];
    options.enlarge = row["scaleup"];
    options.centered = row["center"];
    options.stride = row["stride"];
    const InputPlan plan = plan_letterbox({width, height}, options);
    EXPECT_EQ(plan.transform.input.height, row["out_hw"][0]);
    EXPECT_EQ(plan.transform.input.width, row["out_hw"][1]);
    EXPECT_EQ(plan.left, row["left"]);
    EXPECT_EQ(plan.top, row["top"]);
    EXPECT_NEAR(plan.ratio_x, row["ratio_wh"][0].get<double>(), 1e-6 * plan.ratio_x);
    EXPECT_NEAR(plan.ratio_y, row["ratio_wh"][1].get<double>(), 1e-6 * plan.ratio_y);
    for (int number : {1, 2}) {
      const json& expected = row["formula" + std::to_string(number)];
      const cv::Mat output = run(formula_image(number, height, width), plan);
      for (const json& sample : expected["pixels"]) {
        const auto pixel = output.at<cv::Vec3b>(sample[0].get<int>(), sample[1].get<int>());
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(pixel[c], sample[2][static_cast<std::size_t>(c)].get<int>(), 1);
      }
      const auto crc = crc32(0, output.data, static_cast<unsigned>(output.total() * 3));
      identical += crc == expected["crc32"].get<unsigned long>();
      ++compared;
    }
  }
  EXPECT_GT(compared, 400);
  EXPECT_EQ(identical, compared) << "whole pictures that equal the peer's byte for byte";
}

TEST(Letterbox, BoxesComeBack) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> side(1, 2000);
  for (int i = 0; i < 200; ++i) {
    const cv::Size size(side(random), side(random));
    LetterboxOptions options;
    options.minimal = i % 2 == 0;
    const Transform transform = plan_letterbox(size, options).transform;
    float box[4] = {size.width * 0.1F, size.height * 0.2F, size.width * 0.9F, size.height * 0.7F};
    const std::array<float, 4> before{box[0], box[1], box[2], box[3]};
    transform.apply_box(box[0], box[1], box[2], box[3]);
    transform.restore_box(box[0], box[1], box[2], box[3]);
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(box[k], before[k], 1e-2F + before[k] * 1e-5F);
  }
}

TEST(Letterbox, MinimalPaddingIsAMultipleOfTheStride) {
  for (int width = 300; width < 340; ++width) {
    LetterboxOptions options;
    options.minimal = true;
    const cv::Size input = plan_letterbox({width, 480}, options).transform.input;
    EXPECT_EQ(input.width % 32, 0);
    EXPECT_EQ(input.height % 32, 0);
  }
}

// What validation does with a batch of pictures that share a rectangle: each is scaled to fit a smaller part of it, its
// shorter side rounded up.
TEST(Letterbox, ContentLiesInTheMiddleOfTheCanvas) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> side(40, 700);
  for (int i = 0; i < 60; ++i) {
    const cv::Mat image = formula_image(2, side(random), side(random));
    const double scale = 320.0 / std::max(image.rows, image.cols);
    const cv::Size size(std::min(320, static_cast<int>(std::ceil(image.cols * scale))),
                        std::min(320, static_cast<int>(std::ceil(image.rows * scale))));
    cv::Mat scaled = image;
    if (size != image.size()) cv::resize(image, scaled, size, 0, 0, cv::INTER_LINEAR);
    LetterboxOptions options;
    options.content = {320, 320};
    options.target = {352, i % 2 == 0 ? 416 : 325};
    // Half of the padding on each side, the odd pixel after the picture.
    const int pad_x = options.target.width - scaled.cols, pad_y = options.target.height - scaled.rows;
    cv::Mat expected;
    cv::copyMakeBorder(scaled, expected, pad_y / 2, pad_y - pad_y / 2, pad_x / 2, pad_x - pad_x / 2, cv::BORDER_CONSTANT,
                       cv::Scalar::all(kPaddingGrey));
    const InputPlan plan = plan_letterbox(image.size(), options);
    ASSERT_EQ(plan.transform.input, options.target);
    EXPECT_EQ(cv::norm(run(image, plan), expected, cv::NORM_INF), 0) << image.size();
  }
}

TEST(Letterbox, CornersComeBackFromTheMiddleOfTheCanvas) {
  std::mt19937 random(4);
  std::uniform_int_distribution<int> side(20, 2000);
  for (int i = 0; i < 200; ++i) {
    const cv::Size size(side(random), side(random));
    LetterboxOptions options;
    options.content = {640, 640};
    options.target = i % 2 == 0 ? cv::Size(672, 672) : cv::Size(672, 512);
    const InputPlan plan = plan_letterbox(size, options);
    // The picture's corners in the input, by where its pixels were put; one pixel of rounding is allowed.
    float box[4] = {0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
    plan.transform.apply_box(box[0], box[1], box[2], box[3]);
    EXPECT_NEAR(box[0], plan.left, 1);
    EXPECT_NEAR(box[1], plan.top, 1);
    EXPECT_NEAR(box[2], plan.left + plan.scaled.width, 1.1);
    EXPECT_NEAR(box[3], plan.top + plan.scaled.height, 1.1);
    plan.transform.restore_box(box[0], box[1], box[2], box[3]);
    EXPECT_NEAR(box[0], 0, 1e-3);
    EXPECT_NEAR(box[1], 0, 1e-3);
    EXPECT_NEAR(box[2], size.width, 1e-3 * size.width);
    EXPECT_NEAR(box[3], size.height, 1e-3 * size.height);
    EXPECT_LE(std::max(plan.scaled.width, plan.scaled.height), 640);
  }
}

TEST(Letterbox, RefusesWhatItCannotDo) {
  LetterboxOptions large;
  large.content = {700, 700};
  EXPECT_THROW(plan_letterbox({8, 8}, large), Error);
  EXPECT_THROW(plan_letterbox({0, 5}, {}), Error);
  const InputPlan plan = plan_letterbox({8, 8}, {});
  std::vector<std::uint8_t> output(640 * 640 * 3);
  EXPECT_THROW(letterbox(cv::Mat(8, 8, CV_8UC1), plan, output.data()), Error);
  EXPECT_THROW(letterbox(cv::Mat(9, 8, CV_8UC3), plan, output.data()), Error);
}

}  // namespace
}  // namespace yolo::image
