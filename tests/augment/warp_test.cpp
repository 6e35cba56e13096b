// The quick warp against OpenCV's on the painted canvas.
#include "augment/warp.hpp"

#include "augment/golden.hpp"
#include "augment/perspective.hpp"

namespace yolo::augment {
namespace {

cv::Mat noise(cv::Size size, Random& random) {
  cv::Mat image(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width * 3; ++x) image.ptr(y)[x] = static_cast<std::uint8_t>(random.index(256));
  return image;
}

Collage some_collage(Random& random) {
  Collage collage{{200, 160}, {}, {}};
  for (const cv::Point origin :
       {cv::Point(-30, -20), cv::Point(90, -5), cv::Point(-10, 70), cv::Point(90, 75)})
    collage.tiles.push_back({noise({100, 80}, random), origin});
  return collage;
}

TEST(Warp, EqualsOpenCvToTheByte) {
  Random random({7, 0});
  AugmentOptions options;
  WarpScratch scratch;
  for (int i = 0; i < 300; ++i) {
    options.scale = i < 100 ? 0.5 : 0.99;
    options.translate = i < 200 ? 0.1 : 0.9;
    const Collage collage = some_collage(random);
    const cv::Size output(i % 3 == 0 ? 100 : 131, i % 2 == 0 ? 80 : 97);
    const cv::Matx33f matrix = perspective_matrix(draw_perspective(options, random), collage.size, output);
    cv::Mat quick, plain, canvas;
    warp(collage, matrix, false, output, quick, scratch);
    warp_plain(collage, matrix, false, output, plain, canvas);
    ASSERT_EQ(cv::norm(quick, plain, cv::NORM_INF), 0) << i << " " << matrix;
  }
}

TEST(Warp, ColumnsAreBlendedAsInThePlainLoop) {
  Random random({9, 0});
  for (int width = 1; width < 70; ++width) {
    std::vector<std::uint16_t> row(21 * 3 + 2);
    for (std::uint16_t& value : row) value = static_cast<std::uint16_t>(random.index(255 * 32 + 17));
    Columns columns;
    for (int x = 0; x < width; ++x) {
      const int right = static_cast<int>(random.index(33));
      columns.first.push_back(static_cast<int>(random.index(20)) * 3);
      columns.weights.push_back(32 - right + (right << 16));
    }
    const auto bytes = static_cast<std::size_t>(width) * 3;
    std::vector<std::uint8_t> quick(bytes + 16, 7), plain = quick;
    blend_columns(row.data(), columns, quick.data());
    blend_columns_plain(row.data(), columns, 0, plain.data());
    ASSERT_EQ(quick, plain) << width;  // and nothing is written behind the row
  }
}

TEST(Warp, ShrunkToNearlyNothing) {
  Random random({8, 0});
  const Collage collage = some_collage(random);
  WarpScratch scratch;
  for (const float scale : {0.3F, 0.05F, 1e-4F, 1e-30F}) {
    cv::Mat image;
    warp(collage, {scale, 0, 50, 0, scale, 40, 0, 0, 1}, false, {100, 80}, image, scratch);
    EXPECT_EQ(image.at<cv::Vec3b>(0, 0), cv::Vec3b(114, 114, 114));
  }
}

TEST(Warp, EnlargedPixelsBlendLinearly) {
  cv::Mat image(1, 2, CV_8UC3, cv::Scalar::all(0));
  image.at<cv::Vec3b>(0, 1) = {64, 128, 192};
  const Collage collage{{2, 1}, {{image, {0, 0}}}, {}};
  WarpScratch scratch;
  cv::Mat output;
  warp(collage, {4, 0, 0, 0, 1, 0, 0, 0, 1}, false, {5, 1}, output, scratch);
  for (int x = 0; x < 5; ++x) EXPECT_EQ(output.at<cv::Vec3b>(0, x), cv::Vec3b(16 * x, 32 * x, 48 * x));
}

}  // namespace
}  // namespace yolo::augment
