// Videos on a disk that is full: an error that counts, never a video that is short in silence.
#include <gmock/gmock.h>

#include <opencv2/core.hpp>

#include "file_size_limit.hpp"
#include "media/module.hpp"
#include "source/fixtures.hpp"

namespace yolo::source {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

cv::Mat noise(int seed) {
  cv::Mat picture(120, 160, CV_8UC3);
  cv::RNG random(static_cast<std::uint64_t>(seed));
  random.fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

/// What writing so many pictures of noise says, some 20 KB each; how many were taken before in `taken`.
std::string writing_error(const std::string& file, int pictures, int& taken) {
  try {
    const auto writer = media::load_media_module()->create_writer(file, 25, {160, 120});
    for (taken = 0; taken < pictures; ++taken) writer->write(noise(taken));
    writer->close();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(FullDisk, AVideoThatDoesNotFitIsAnErrorThatCounts) {
  const test::TemporaryFolder folder;
  for (const rlim_t room : {0, 1000, 100'000, 400'000}) {
    const std::string file = (folder / ("v" + std::to_string(room) + ".avi")).string();
    const test::FileSizeLimit limit(room);
    int taken = 0;
    const std::string error = writing_error(file, 60, taken);
    EXPECT_THAT(error, ContainsRegex("only [0-9]+ of [0-9]+ frames were written: File too large")) << room;
    EXPECT_THAT(error, HasSubstr(file));
    EXPECT_FALSE(std::filesystem::exists(file)) << "a part must not have the name of a whole";
  }
}

TEST(FullDisk, ALongVideoIsGivenUpBeforeItsEnd) {
  const test::TemporaryFolder folder;
  const test::FileSizeLimit limit(300'000);
  int taken = 0;
  EXPECT_THAT(writing_error((folder / "v.avi").string(), 3000, taken), HasSubstr("only"));
  EXPECT_LT(taken, 1500);
}

TEST(FullDisk, OtherContainersAreNoticedToo) {
  const test::TemporaryFolder folder;
  for (const char* name : {"v.mp4", "v.mkv", "v.mov"}) {
    const test::FileSizeLimit limit(100'000);
    int taken = 0;
    EXPECT_THAT(writing_error((folder / name).string(), 60, taken),
                HasSubstr("could not be written: File too large"));
  }
}

TEST(FullDisk, WhatFitsIsWhole) {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "v.avi").string();
  int taken = 0;
  EXPECT_EQ(writing_error(file, 60, taken), "");
  EXPECT_EQ(test::read_all(*open_source(file)).size(), 60U);
}

}  // namespace
}  // namespace yolo::source
