// The veil of masks, pixel by pixel against the peer's pictures.
#include <opencv2/imgcodecs.hpp>
#include <yolo/error.hpp>
#include <yolo/results.hpp>

#include "support.hpp"
#include "tasks/segment/segment.hpp"

namespace yolo {
namespace {

cv::Mat board(int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      image.at<cv::Vec3b>(y, x) = cv::Vec3b((5 * x + 3 * y) & 255, (7 * y + x) & 255, (x * y) & 255);
  }
  return image;
}

int differing_values(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference;
  cv::absdiff(a, b, difference);
  return cv::countNonZero(difference.reshape(1));
}

/// The masks of make_fixtures.py in a plane of 64x48.
Results results_on(const cv::Mat& image) {
  std::vector<Mask> masks;
  for (int i = 0; i < 3; ++i) {
    const cv::Rect where(cv::Point(5 + 9 * i, 4 + 6 * i), cv::Point(30 + 10 * i, 20 + 8 * i));
    masks.push_back({where, cv::Mat(where.size(), CV_8U, cv::Scalar(1))});
  }
  Results results;
  results.orig_img = image;
  results.names = std::make_shared<const std::vector<std::string>>();
  results.boxes = Boxes({{1, 1, 9, 9, 0.9F, 0}, {1, 1, 9, 9, 0.8F, 5}, {1, 1, 9, 9, 0.7F, 17}}, image.size());
  results.masks = Masks(masks, {64, 48}, image.size());
  return results;
}

void expect_picture(const std::string& name, cv::Size size) {
  const cv::Mat image = board(size.height, size.width), expected = cv::imread(test::data(name).string());
  ASSERT_EQ(expected.size(), size);
  PlotOptions options;
  options.boxes = false;
  const cv::Mat picture = results_on(image).plot(options);
  EXPECT_EQ(differing_values(picture, expected), 0);
  EXPECT_EQ(differing_values(image, board(size.height, size.width)), 0)
      << "the image was drawn on";
}

TEST(MaskDrawing, EqualsThePeersPicture) { expect_picture("segment/veil_retina.png", {64, 48}); }

TEST(MaskDrawing, EqualsThePeersPictureOfAnotherSize) { expect_picture("segment/veil_scaled.png", {77, 60}); }

TEST(MaskDrawing, CanBeSwitchedOff) {
  const cv::Mat image = board(60, 77);
  PlotOptions options;
  options.boxes = options.masks = false;
  EXPECT_EQ(differing_values(results_on(image).plot(options), image), 0);
}

TEST(MaskDrawing, NeedsOneColourForEachMask) {
  const Results results = results_on(board(60, 77));
  Annotator annotator(results.orig_img.clone());
  EXPECT_THROW(annotator.masks(*results.masks, std::vector<Color>(2)), Error);
}

}  // namespace
}  // namespace yolo
