// Pictures in memory: strides, channels, sizes that cannot be.
#include <limits>
#include <opencv2/imgproc.hpp>

#include "capi.hpp"

namespace yolo {
namespace {

constexpr const char* kWords = "half=False conf=0.1";

/// The same pixels in rows that are further apart, with noise between them.
cv::Mat spread(const cv::Mat& picture, int more) {
  cv::Mat wide(picture.rows, picture.cols + more, picture.type());
  cv::randu(wide, 0, 255);
  picture.copyTo(wide.colRange(0, picture.cols));
  return wide;
}

TEST(CPicture, RowsMayBeFurtherApart) {
  const test::CModel model = test::detector();
  const cv::Mat picture = test::blood_cells(), wide = spread(picture, 9);
  yolo_image tight = test::image_of(picture), roomy = test::image_of(wide);
  tight.row_bytes = 0;
  roomy.width = picture.cols;
  const std::string expected = test::box_bytes(test::predict(model, tight, kWords));
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(test::box_bytes(test::predict(model, roomy, kWords)), expected);
  EXPECT_EQ(test::box_bytes(test::predict(model, test::image_of(picture), kWords)), expected);
}

// Grey counts as the colour with three equal channels; alpha does not count.
TEST(CPicture, MayBeGreyOrHaveAlpha) {
  const test::CModel model = test::detector();
  const cv::Mat picture = test::blood_cells();
  cv::Mat grey, grey_as_colour, with_alpha;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(grey, grey_as_colour, cv::COLOR_GRAY2BGR);
  cv::Mat alpha(picture.size(), CV_8U);
  cv::randu(alpha, 0, 255);
  cv::merge(std::vector<cv::Mat>{picture, alpha}, with_alpha);
  const auto boxes = [&](const cv::Mat& image) {
    return test::box_bytes(test::predict(model, test::image_of(image), kWords));
  };
  EXPECT_FALSE(boxes(grey).empty());
  EXPECT_EQ(boxes(grey), boxes(grey_as_colour));
  EXPECT_EQ(boxes(with_alpha), boxes(picture));
  EXPECT_EQ(boxes(spread(grey, 3).colRange(0, grey.cols)), boxes(grey));
}

TEST(CPicture, IsNotWrittenTo) {
  const cv::Mat picture = test::blood_cells(), before = picture.clone();
  test::predict(test::detector(), test::image_of(picture), kWords);
  EXPECT_EQ(cv::norm(picture, before, cv::NORM_INF), 0);
}

TEST(CPicture, OnePixelIsAPicture) {
  const std::uint8_t pixel[3] = {1, 2, 3};
  EXPECT_TRUE(test::predict(test::detector(), {pixel, 1, 1, 3, 0}, kWords));
}

TEST(CPicture, ThatCannotBeIsRefused) {
  const test::CModel model = test::detector();
  const std::uint8_t pixels[12] = {};
  constexpr int kMost = std::numeric_limits<int>::max();
  const auto refused = [&](const yolo_image& image, const char* part) {
    test::expect_refused(model, image, "", YOLO_BAD_OPTION, part);
  };
  refused({nullptr, 2, 2, 3, 0}, "expected the pixels of the picture, found a null pointer; set pixels");
  refused({pixels, 0, 2, 3, 0}, "found 0 x 2; set width and height");
  refused({pixels, 2, -1, 3, 0}, "found 2 x -1");
  refused({pixels, 2, 2, 2, 0}, "expected 1, 3 or 4 channels (grey, BGR, BGRA), found 2");
  refused({pixels, 2, 2, -3, 0}, "found -3");
  refused({pixels, 2, 2, 3, 5},
          "expected rows of at least 6 bytes (2 pixels x 3 channels), found row_bytes 5");
  refused({pixels, 2, 2, 3, std::numeric_limits<std::size_t>::max()},
          "expected a picture that fits into memory");
  refused({pixels, kMost, kMost, 4, std::size_t{1} << 40}, "expected a picture that fits into memory");
}

}  // namespace
}  // namespace yolo
