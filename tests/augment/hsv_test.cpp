// Hue, saturation and brightness against the real peer's.
#include "augment/hsv.hpp"

#include <cstring>
#include <opencv2/imgproc.hpp>

#include "augment/golden.hpp"
#include "augment/hsv_wide.hpp"

namespace yolo::augment {
namespace {

using golden::json;

HsvDraw draw_of(const json& gains) { return {gains[0], gains[1], gains[2]}; }

TEST(SharedHsv, EqualsThePeerToTheByte) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  int compared = 0;
  for (const json& row : golden::cases("hsv")) {
    SCOPED_TRACE(row.dump().substr(0, 200));
    // The gains are given with 7 digits; from the numbers behind them they come out in full.
    HsvDraw draw;
    double* factors[] = {&draw.hue, &draw.saturation, &draw.value};
    for (std::size_t i = 0; i < 3; ++i)
      *factors[i] = row["uniform_-1_1"][i].get<double>() * row["hgain_sgain_vgain"][i].get<double>() + 1;
    cv::Mat image = golden::picture(row["image"] == "formula1" ? 1 : 2, row["hw"]), strip;
    cv::Mat plain = image.clone();
    apply_hsv(image, draw, strip);
    apply_hsv_plain(plain, draw);
    golden::expect_image(image, row["out"]);
    golden::expect_image(plain, row["out"]);
    ++compared;
  }
  EXPECT_EQ(compared, 24);
}

TEST(SharedHsv, SingleColours) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  const json row = golden::cases("hsv_single_colours");
  // In one row, as there: OpenCV rounds the last columns of a row, which do not fill a vector, in another
  // way.
  const int count = static_cast<int>(row["bgr_in"].size());
  cv::Mat pixels(1, count, CV_8UC3), strip;
  for (int i = 0; i < count; ++i) {
    const auto in = row["bgr_in"][static_cast<std::size_t>(i)].get<std::array<int, 3>>();
    pixels.at<cv::Vec3b>(i) = cv::Vec3i(in[0], in[1], in[2]);
  }
  apply_hsv(pixels, draw_of(row["gains_r"]), strip);
  for (int i = 0; i < count; ++i) {
    const auto out = row["bgr_out"][static_cast<std::size_t>(i)].get<std::array<int, 3>>();
    EXPECT_EQ(pixels.at<cv::Vec3b>(i), cv::Vec3b(cv::Vec3i(out[0], out[1], out[2]))) << i;
  }
}

// Every colour, and then every place of the circle the look-up can lead to.
TEST(Hsv, EveryColourIsAsOpenCvHasIt) {
  for (const HsvDraw& draw : {HsvDraw{}, HsvDraw{1.013, 1.61, 0.72}}) {
    cv::Mat strip, block(256, 256, CV_8UC3);
    for (int blue = 0; blue < 256; ++blue) {
      for (int green = 0; green < 256; ++green)
        for (int red = 0; red < 256; ++red) block.at<cv::Vec3b>(green, red) = cv::Vec3i(blue, green, red);
      cv::Mat plain = block.clone();
      apply_hsv_plain(plain, draw);
      apply_hsv(block, draw, strip);
      ASSERT_EQ(cv::norm(block, plain, cv::NORM_INF), 0) << blue;
    }
  }
}

// Constant tables turn any hue and saturation into one; the greys keep their values.
TEST(Hsv, EveryHueSaturationAndValueIsAsOpenCvHasIt) {
  cv::Mat greys(8, 32, CV_8UC3), hsv(8, 32, CV_8UC3), expected;
  for (int i = 0; i < 256; ++i) greys.at<cv::Vec3b>(i / 32, i % 32) = cv::Vec3i(i, i, i);
  cv::Mat image = greys.clone();
  HsvTables tables;
  for (std::size_t i = 0; i < 256; ++i) tables.value[i] = static_cast<std::uint8_t>(i);
  for (int hue = 0; hue < 180; ++hue) {
    tables.hue.fill(static_cast<std::uint8_t>(hue));
    for (int saturation = 0; saturation < 256; ++saturation) {
      tables.saturation.fill(static_cast<std::uint8_t>(saturation));
      for (int i = 0; i < 256; ++i) hsv.at<cv::Vec3b>(i / 32, i % 32) = cv::Vec3i(hue, saturation, i);
      cv::cvtColor(hsv, expected, cv::COLOR_HSV2BGR);
      greys.copyTo(image);
      if (apply_hsv_wide(image, tables) == 0) return;  // no AVX2 here: OpenCV itself does it
      ASSERT_EQ(std::memcmp(image.data, expected.data, image.total() * 3), 0) << hue << " " << saturation;
    }
  }
}

TEST(Hsv, AnyWidthAndViews) {
  Random random({6, 0});
  cv::Mat strip;
  for (int i = 0; i < 60; ++i) {
    cv::Mat whole(7, 110, CV_8UC3);
    cv::randu(whole, 0, 256);
    const HsvDraw draw{random.uniform(0, 2), random.uniform(0, 2), random.uniform(0, 2)};
    cv::Mat plain = whole.clone();
    const cv::Rect part(i % 5, 1, 1 + i, 5);
    cv::Mat view = whole(part), plain_view = plain(part).clone();
    apply_hsv(view, draw, strip);
    apply_hsv_plain(plain_view, draw);
    plain_view.copyTo(plain(part));
    ASSERT_EQ(cv::norm(whole, plain, cv::NORM_INF), 0) << i;
  }
}

TEST(Hsv, DrawsStayWithinTheOptions) {
  AugmentOptions options;
  Random random({5, 0});
  double least = 2, most = 0;
  for (int i = 0; i < 2000; ++i) {
    const HsvDraw draw = draw_hsv(options, random);
    EXPECT_LE(std::abs(draw.hue - 1), 0.015);
    EXPECT_LE(std::abs(draw.saturation - 1), 0.7);
    EXPECT_LE(std::abs(draw.value - 1), 0.4);
    least = std::min(least, draw.saturation);
    most = std::max(most, draw.saturation);
  }
  EXPECT_LT(least, 0.32);
  EXPECT_GT(most, 1.68);
}

}  // namespace
}  // namespace yolo::augment
