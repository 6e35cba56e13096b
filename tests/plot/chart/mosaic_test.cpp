// The grid of a mosaic, its scale, captions and labels.
#include "plot/chart/mosaic.hpp"

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::plot {
namespace {

MosaicTile plain(cv::Size size, cv::Scalar color) { return {cv::Mat(size, CV_8UC3, color), "", {}}; }

std::vector<MosaicTile> greys(std::size_t count, cv::Size size) {
  std::vector<MosaicTile> tiles;
  for (std::size_t i = 0; i < count; ++i) tiles.push_back(plain(size, cv::Scalar::all(10.0 * double(i))));
  return tiles;
}

/// A MosaicTile::draw of one box in pixels of the tile's image.
std::function<void(Annotator&, double)> with_box(Xyxy box, const std::string& label, int cls) {
  return [=](Annotator& tile, double scale) {
    Xyxy scaled = box;
    for (float& value : scaled) value = static_cast<float>(value * scale);
    tile.box_label(scaled, label, class_color(cls));
  };
}

TEST(Mosaic, SizesAsObserved) {
  EXPECT_EQ(draw_mosaic(greys(4, {672, 672})).size(), cv::Size(1344, 1344));
  EXPECT_EQ(draw_mosaic(greys(16, {64, 64})).size(), cv::Size(256, 256));
  EXPECT_EQ(draw_mosaic(greys(16, {672, 672})).size(), cv::Size(1920, 1920));
  EXPECT_EQ(draw_mosaic(greys(16, {672, 448})).size(), cv::Size(1920, 1280));
}

TEST(Mosaic, OnlyRowsThatAreUsedAndSixteenTiles) {
  EXPECT_EQ(draw_mosaic(greys(1, {50, 40})).size(), cv::Size(50, 40));
  EXPECT_EQ(draw_mosaic(greys(2, {50, 40})).size(), cv::Size(100, 40));
  EXPECT_EQ(draw_mosaic(greys(5, {50, 40})).size(), cv::Size(150, 80));
  EXPECT_EQ(draw_mosaic(greys(20, {50, 40})).size(), cv::Size(200, 160));
}

TEST(Mosaic, TilesRunRowByRowWithWhiteBorders) {
  const cv::Mat mosaic = draw_mosaic(greys(4, {60, 60}));
  for (int i = 0; i < 4; ++i) {
    const cv::Point corner(i % 2 * 60, i / 2 * 60);
    const auto value = static_cast<std::uint8_t>(10 * i);
    EXPECT_EQ(mosaic.at<cv::Vec3b>(corner + cv::Point(30, 30)), cv::Vec3b(value, value, value));
    EXPECT_EQ(mosaic.at<cv::Vec3b>(corner), cv::Vec3b(255, 255, 255));
    EXPECT_EQ(mosaic.at<cv::Vec3b>(corner + cv::Point(59, 30)), cv::Vec3b(255, 255, 255));
  }
}

TEST(Mosaic, SmallerImagesKeepTheirCorner) {
  const std::vector<MosaicTile> tiles{plain({100, 80}, {0, 0, 255}), plain({40, 20}, {255, 0, 0})};
  const cv::Mat mosaic = draw_mosaic(tiles);
  EXPECT_EQ(mosaic.size(), cv::Size(200, 80));
  EXPECT_EQ(mosaic.at<cv::Vec3b>(10, 110), cv::Vec3b(255, 0, 0));
  EXPECT_EQ(mosaic.at<cv::Vec3b>(40, 110), cv::Vec3b(255, 255, 255));
}

TEST(Mosaic, BoxesAreScaledWithTheirImage) {
  std::vector<MosaicTile> tiles = greys(16, {960, 960});  // half the size in the mosaic
  for (MosaicTile& tile : tiles) tile.image.setTo(cv::Scalar());
  tiles[5].draw = with_box({100, 200, 700, 900}, "", 0);
  const cv::Mat mosaic = draw_mosaic(tiles);
  cv::Mat mask;
  const Color color = class_color(0);
  cv::inRange(mosaic, cv::Scalar(color.b, color.g, color.r), cv::Scalar(color.b, color.g, color.r), mask);
  const cv::Rect area = cv::boundingRect(mask);
  EXPECT_NEAR(area.x, 480 + 50, 2);
  EXPECT_NEAR(area.y, 480 + 100, 2);
  EXPECT_NEAR(area.br().x, 480 + 350, 2);
  EXPECT_NEAR(area.br().y, 480 + 450, 2);
}

TEST(Mosaic, LabelsStayInTheirTile) {
  std::vector<MosaicTile> tiles = greys(4, {640, 640});
  for (MosaicTile& tile : tiles) tile.image.setTo(cv::Scalar());
  cv::Mat before = draw_mosaic(tiles);
  tiles[0].draw = with_box({600, 600, 639, 639}, "giraffe 0.8", 3);
  cv::Mat changed;
  cv::absdiff(draw_mosaic(tiles), before, changed);
  cv::cvtColor(changed, changed, cv::COLOR_BGR2GRAY);
  const cv::Rect area = cv::boundingRect(changed);
  EXPECT_FALSE(area.empty());
  EXPECT_EQ(area & cv::Rect(0, 0, 640, 640), area);
}

TEST(Mosaic, CaptionsHaveFortyCharacters) {
  const auto with = [](const std::string& caption) {
    return draw_mosaic(
        std::vector<MosaicTile>{{cv::Mat(640, 640, CV_8UC3, cv::Scalar::all(114)), caption, {}}});
  };
  const std::string forty(40, 'x');
  EXPECT_EQ(cv::norm(with(forty), with(forty + "yz"), cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(with(forty), with(forty.substr(1)), cv::NORM_INF), 50);
  std::string umlauts;
  for (int i = 0; i < 60; ++i) umlauts += "ä";
  EXPECT_EQ(cv::norm(with(umlauts), with(std::string(40, 'a')), cv::NORM_INF), 0) << "cut between characters";
}

TEST(Mosaic, DoesNotDrawOnTheCallersImages) {
  std::vector<MosaicTile> tiles = greys(1, {100, 100});
  tiles[0].caption = "a.jpg";
  tiles[0].draw = with_box({10, 10, 50, 50}, "x", 0);
  draw_mosaic(tiles);
  EXPECT_EQ(cv::norm(tiles[0].image, cv::NORM_INF), 0);
}

TEST(Mosaic, RefusesWhatIsNoImage) {
  EXPECT_THROW(draw_mosaic({}), Error);
  EXPECT_THROW(draw_mosaic(std::vector<MosaicTile>(1)), Error);
  EXPECT_THROW(draw_mosaic(std::vector<MosaicTile>{{cv::Mat(4, 4, CV_8UC1), "grey.png", {}}}), Error);
}

TEST(Mosaic, ThinImagesAreHarmless) {
  const cv::Mat mosaic = draw_mosaic(std::vector<MosaicTile>{plain({9000, 1}, {}), plain({1, 1}, {})});
  EXPECT_EQ(mosaic.size(), cv::Size(1920, 1));
}

TEST(Mosaic, IsWrittenAsAPicture) {
  const test::TemporaryFolder folder;
  plot_mosaic(folder / "val_batch0_labels.jpg", greys(4, {64, 64}));
  EXPECT_GT(std::filesystem::file_size(folder / "val_batch0_labels.jpg"), 500u);
}

}  // namespace
}  // namespace yolo::plot
