// Images kept in memory and on disk: what comes back is what was kept, whatever happened to the files.
#include <fstream>
#include <opencv2/core.hpp>

#include "dataset/dataset_folder.hpp"
#include "loader/image_files.hpp"
#include "loader/image_memory.hpp"
#include "support.hpp"

namespace yolo::loader {
namespace {

namespace fs = std::filesystem;

cv::Mat image_of(int value, int side = 10) { return {side, side, CV_8UC3, cv::Scalar(value, 2, 3)}; }

TEST(ImageMemory, DropsWhatWasNotUsedForLongest) {
  ImageMemory memory(900, ImageMemory::WhenFull::replace);  // three images of 300 bytes
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(memory.keep(i, image_of(static_cast<int>(i))));
  EXPECT_FALSE(memory.find(0).empty());
  EXPECT_TRUE(memory.keep(3, image_of(3)));
  EXPECT_TRUE(memory.find(1).empty());
  EXPECT_EQ(memory.find(0).data[0], 0);
  EXPECT_EQ(memory.find(3).data[0], 3);
  EXPECT_EQ(memory.bytes(), 900U);
  EXPECT_FALSE(memory.keep(9, image_of(1, 100)));
}

TEST(ImageMemory, RefusesWhenFull) {
  ImageMemory memory(600, ImageMemory::WhenFull::refuse);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(memory.keep(i, image_of(1)), i < 2);
  EXPECT_FALSE(memory.find(0).empty());
  EXPECT_TRUE(memory.find(2).empty());
  ImageMemory none(0, ImageMemory::WhenFull::refuse);
  EXPECT_FALSE(none.keep(0, image_of(1)));
}

struct ImageFilesTest : testing::Test {
  test::DatasetFolder folder;
  fs::path picture = folder / "a.png";
  fs::path root = folder / "cache";
  ImageFilesTest() {
    folder.picture("a.png");
    folder.picture("b.png");
  }
  fs::path only_file() const {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) return entry.path();
    }
    return {};
  }
};

TEST_F(ImageFilesTest, GivesBackWhatWasKept) {
  ImageFiles files(root, "set", 64, 1 << 20);
  EXPECT_TRUE(files.find(picture).empty());
  files.keep(picture, image_of(77));
  ImageFiles again(root, "set", 64, 1 << 20);
  const cv::Mat found = again.find(picture);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(cv::norm(found, image_of(77), cv::NORM_INF), 0);
  EXPECT_TRUE(again.find(folder / "b.png").empty());
  EXPECT_TRUE(ImageFiles(root, "set", 32, 1 << 20).find(picture).empty()) << "another size";
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path())) ++entries;
  EXPECT_EQ(entries, 3U) << "nothing is written beside the pictures";
}

TEST_F(ImageFilesTest, AChangedPictureIsReadAnew) {
  ImageFiles files(root, "set", 64, 1 << 20);
  files.keep(picture, image_of(77));
  fs::last_write_time(picture, fs::file_time_type::clock::now());
  EXPECT_TRUE(files.find(picture).empty());
}

TEST_F(ImageFilesTest, AnEditThatKeepsSizeAndTimeIsNoticed) {
  ImageFiles files(root, "set", 64, 1 << 20);
  files.keep(picture, image_of(77));
  test::DatasetFolder::rest();
  std::string other = test::DatasetFolder::text_of(picture);
  other.back() ^= 1;
  folder.replace_unseen("a.png", other);
  EXPECT_TRUE(files.find(picture).empty());
}

TEST_F(ImageFilesTest, DamagedFilesDoNotCount) {
  ImageFiles files(root, "set", 64, 1 << 20);
  files.keep(picture, image_of(77));
  const std::string good = test::DatasetFolder::text_of(only_file());
  const auto rewritten = [&](const std::string& bytes) {
    std::ofstream(only_file(), std::ios::binary) << bytes;
    return files.find(picture);
  };
  EXPECT_FALSE(rewritten(good).empty());
  for (std::size_t length = 0; length < good.size(); length += 7) {
    EXPECT_TRUE(rewritten(good.substr(0, length)).empty()) << length;
  }
  for (std::size_t i = 0; i < good.size(); i += 3) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x15);
    EXPECT_TRUE(rewritten(bad).empty()) << i;
  }
  std::string huge = good;
  huge.replace(huge.find("\n10 10 "), 7, "\n1000000 1000000 ");
  EXPECT_TRUE(rewritten(huge).empty());
}

TEST_F(ImageFilesTest, NoMoreIsWrittenThanTheBudget) {
  ImageFiles files(root, "set", 64, 500);
  EXPECT_EQ(files.budget(), 500U);
  files.keep(picture, image_of(1));
  files.keep(folder / "b.png", image_of(2));
  EXPECT_FALSE(files.find(picture).empty());
  EXPECT_TRUE(files.find(folder / "b.png").empty());
}

TEST_F(ImageFilesTest, SetsUsedLongAgoMakeRoom) {
  ImageFiles(root, "old", 64, 1 << 20).keep(picture, image_of(1));
  const auto huge = std::uint64_t{1} << 60;
  const ImageFiles files(root, "new", 64, huge);
  EXPECT_LT(files.budget(), huge);
  EXPECT_GT(files.budget(), 0U);
  EXPECT_TRUE(ImageFiles(root, "old", 64, 1 << 20).find(picture).empty());
}

}  // namespace
}  // namespace yolo::loader
