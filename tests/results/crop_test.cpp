// Crop rectangles, file names and pixels against the manual's program.
#include "plot/crop.hpp"

#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <yolo/error.hpp>

#include "media/jpeg.hpp"
#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

TEST(Crop, RectanglesEqualThePeers) {
  const auto crops = test::read_json(test::data("plot/peer.json"))["crops"];
  ASSERT_GT(crops.size(), 50u);
  for (const auto& crop : crops) {
    const auto b = crop["xyxy"].get<std::vector<float>>();
    const auto r = crop["rect"].get<std::vector<int>>();
    EXPECT_EQ(plot::crop_rectangle({b[0], b[1], b[2], b[3], 0.5f, 0, -1}, {256, 200}),
              cv::Rect(r[0], r[1], r[2], r[3]));
  }
}

TEST(Crop, NothingOutsideOrNotANumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), most = std::numeric_limits<float>::max();
  EXPECT_TRUE(plot::crop_rectangle({nan, 0, 10, 10, 1, 0, -1}, {100, 100}).empty());
  EXPECT_TRUE(plot::crop_rectangle({200, 0, 250, 10, 1, 0, -1}, {100, 100}).empty());
  EXPECT_TRUE(plot::crop_rectangle({0, 0, 10, 10, 1, 0, -1}, {0, 0}).empty());
  const cv::Rect all = plot::crop_rectangle({-most / 4, -most / 4, most / 4, most / 4, 1, 0, -1}, {100, 50});
  EXPECT_EQ(all, cv::Rect(0, 0, 100, 50));
}

TEST(Crop, FileEqualsThePeersPixelForPixel) {
  const test::TemporaryFolder folder;
  test::make_results(test::ramps(60, 80), {{20.5f, 10.5f, 50, 40, 0.9f, 0, -1}}, {"bus"})
      .save_crop(folder.path().string(), "x");
  const cv::Mat ours = cv::imread((folder / "bus/x.jpg").string());
  EXPECT_EQ(test::differing_values(ours, cv::imread(test::data("plot/crop.jpg").string())), 0);
}

TEST(Crop, NumbersFilesAndKeepsOldOnes) {
  const test::TemporaryFolder folder;
  const Detection box{10, 10, 30, 30, 0.9f, 0, -1};
  const Results results =
      test::make_results(test::ramps(60, 80), {box, box, {0, 0, 9, 9, 0.5f, 1, -1}}, {"a b", "c"});
  results.save_crop(folder.path().string(), "photo.v2");
  results.save_crop(folder.path().string(), "photo.v2");
  results.save_crop(folder.path().string());
  for (const char* name : {"a b/photo.v2.jpg", "a b/photo.v22.jpg", "a b/photo.v23.jpg", "a b/photo.v24.jpg",
                           "c/photo.v2.jpg", "c/photo.v22.jpg", "a b/im.jpg", "a b/im2.jpg", "c/im.jpg"}) {
    EXPECT_TRUE(fs::exists(folder / name)) << name;
  }
}

TEST(Crop, NamesCannotLeaveTheFolder) {
  const test::TemporaryFolder folder;
  const std::vector<std::string> names{"../../up",           "..", "", "/etc", std::string("a\0b\nc", 5),
                                       std::string(400, 'x')};
  std::vector<Detection> list;
  for (int cls = 0; cls < 7; ++cls) list.push_back({10, 10, 30, 30, 0.9f, cls, -1});
  test::make_results(test::ramps(60, 80), list, names).save_crop((folder / "crops").string(), "../x/y");
  for (const std::string name : {".._.._up", "class1", "class2", "_etc", "a_b_c", "class6"}) {
    EXPECT_TRUE(fs::exists(folder / ("crops/" + name + "/.._x_y.jpg"))) << name;
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "crops"), fs::directory_iterator()), 7);
}

TEST(Crop, WithoutBoxesNothingIsMade) {
  const test::TemporaryFolder folder;
  test::make_results(test::ramps(60, 80), {}, {"x"}).save_crop((folder / "crops").string());
  EXPECT_THROW(test::make_results(cv::Mat(), {{0, 0, 1, 1, 1, 0, -1}}, {"x"}).save_crop((folder / "crops").string()), Error);
  EXPECT_FALSE(fs::exists(folder / "crops"));
}

TEST(PathPart, CutsBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 150; ++i) name += "é";
  EXPECT_EQ(plot::path_part(name, "x").size(), 200u);
  EXPECT_EQ(plot::path_part("a" + name, "x").size(), 199u);
  EXPECT_EQ(plot::path_part("a\xff/b\\", "x"), "a__b_");
}

TEST(Jpeg, RefusesOtherImages) {
  EXPECT_THROW(media::encode_jpeg(cv::Mat(), media::Chroma::full), Error);
  EXPECT_THROW(media::encode_jpeg(cv::Mat(4, 4, CV_8UC1), media::Chroma::full), Error);
  EXPECT_THROW(media::encode_jpeg(cv::Mat::zeros(1, 70000, CV_8UC3), media::Chroma::full),
               Error);  // wider than the format allows
}

}  // namespace
}  // namespace yolo
