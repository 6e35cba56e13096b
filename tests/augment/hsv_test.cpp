// Hue, saturation and brightness against the real peer's.
#include "augment/hsv.hpp"

#include "augment/golden.hpp"

namespace yolo::augment {
namespace {

using golden::json;

HsvDraw draw_of(const json& gains) { return {gains[0], gains[1], gains[2]}; }

TEST(Hsv, EqualsThePeerToTheByte) {
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

TEST(Hsv, SingleColours) {
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
