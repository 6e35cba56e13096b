// Image and label files.
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <yolo/error.hpp>
#include <yolo/results.hpp>

#include "plot/pictures.hpp"
#include "plot/write_file.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

int files_in(const fs::path& folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : fs::recursive_directory_iterator(folder)) ++count;
  return count;
}

Results one_box() {
  return test::make_results(test::board(60, 80), {{10, 20, 50, 40, 0.5f, 0, -1}}, {"person"});
}

TEST(SaveTxt, RowsEqualThePeers) {
  const test::TemporaryFolder folder;
  int index = 0;
  const auto peer = test::read_json(test::data("plot/peer.json"));
  for (const auto& text : peer["texts"]) {
    const cv::Mat image = cv::Mat::zeros(text["shape"][0], text["shape"][1], CV_8UC3);
    const Results results = test::make_results(image, test::detections(text["rows"]), {"person"});
    for (const bool conf : {false, true}) {
      const fs::path file = folder.path() / "labels" / (std::to_string(index++) + ".txt");
      results.save_txt(file.string(), conf);
      const auto& expected = text[conf ? "txt_conf" : "txt"];
      EXPECT_EQ(fs::exists(file), !expected.is_null());
      if (!expected.is_null()) {
        EXPECT_EQ(test::read_text(file), expected);
      }
    }
  }
}

TEST(SaveTxt, AppendsAndMakesItsFolder) {
  const test::TemporaryFolder folder;
  const fs::path file = folder / "a/b c/ü.txt";
  one_box().save_txt(file.string());
  one_box().save_txt(file.string());
  EXPECT_EQ(test::read_text(file), "0 0.375 0.5 0.5 0.333333\n0 0.375 0.5 0.5 0.333333\n");
}

TEST(SaveTxt, LeavesOutWhatIsNotANumber) {
  const test::TemporaryFolder folder;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Results results = test::make_results(
      test::board(60, 80), {{nan, 0, 1, 1, 0.5f, 0, -1}, {0, 0, 8, 6, nan, 0, -1}, {0, 0, 8, 6, 0.5f, 1, 4}},
      {"x"});
  results.save_txt((folder / "x.txt").string(), true);
  EXPECT_EQ(test::read_text(folder / "x.txt"), "1 0.05 0.05 0.1 0.1 0.5 4\n");
}

TEST(SaveTxt, SaysWhyItCannotWrite) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "file") << "mine";
  EXPECT_THROW(one_box().save_txt((folder / "file/x.txt").string()), Error);
  EXPECT_THROW(one_box().save_txt(folder.path().string()), Error);
  EXPECT_EQ(test::read_text(folder / "file"), "mine");
}

TEST(Save, WritesThePlotByEnding) {
  const test::TemporaryFolder folder;
  for (const char* name : {"new/x.png", "x.BMP", "x.jpg", "x.webp", "spaced name é.tiff"}) {
    const fs::path file = folder / name;
    one_box().save(file.string());
    const cv::Mat back = cv::imread(file.string());
    ASSERT_EQ(back.size(), cv::Size(80, 60)) << name;
    const bool lossless = std::string(name).find(".jp") == std::string::npos && std::string(name) != "x.webp";
    if (lossless) {
      EXPECT_EQ(test::differing_values(back, one_box().plot()), 0) << name;
    }
  }
  EXPECT_EQ(files_in(folder.path()), 6);  // five pictures, one folder, nothing temporary
}

TEST(Save, UnknownEndingIsOneClearError) {
  const test::TemporaryFolder folder;
  for (const char* name : {"x", "x.", "x.txt", "x.jpgg", ".jpg/", "é.ö"}) {
    try {
      one_box().save((folder / name).string());
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("ending"), std::string::npos) << error.what();
    }
  }
  EXPECT_EQ(files_in(folder.path()), 0);
}

TEST(Save, ReplacesWholeFilesOnly) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "x.png") << "old";
  one_box().save((folder / "x.png").string());
  EXPECT_FALSE(cv::imread((folder / "x.png").string()).empty());
  fs::create_directories(folder / "taken.png/inside");
  EXPECT_THROW(one_box().save((folder / "taken.png").string()), Error);
  EXPECT_TRUE(fs::exists(folder / "taken.png/inside"));
  EXPECT_EQ(files_in(folder.path()), 3);
}

TEST(Save, FollowsLinks) {
  const test::TemporaryFolder folder;
  fs::create_directories(folder / "far");
  fs::create_symlink(folder / "far/real.png", folder / "link.png");
  std::ofstream(folder / "far/real.png") << "old";
  one_box().save((folder / "link.png").string());
  EXPECT_TRUE(fs::is_symlink(folder / "link.png"));
  EXPECT_FALSE(cv::imread((folder / "far/real.png").string()).empty());
}

TEST(Save, LongestPossibleName) {
  const test::TemporaryFolder folder;
  const fs::path file = folder / (std::string(251, 'n') + ".png");
  one_box().save(file.string());
  EXPECT_TRUE(fs::exists(file));
}

}  // namespace
}  // namespace yolo
