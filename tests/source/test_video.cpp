// Video files: frames, stride, writing.
#include <gmock/gmock.h>

#include "media/module.hpp"
#include "source/fixtures.hpp"

namespace yolo::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Frame> frames_with_stride(int stride) {
  SourceOptions options;
  options.vid_stride = stride;
  const auto source = open_source(test::some_video().string(), options);
  return test::read_all(*source);
}

std::vector<int> indices(const std::vector<Frame>& frames) {
  std::vector<int> result;
  for (const Frame& frame : frames) result.push_back(test::frame_index(frame.image));
  return result;
}

TEST(VideoFile, GivesItsFramesInOrder) {
  const std::vector<Frame> frames = frames_with_stride(1);
  EXPECT_THAT(indices(frames), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_EQ(frames[0].kind, FrameKind::video);
  EXPECT_EQ(frames[0].number, 1);
  EXPECT_EQ(frames[9].number, 10);
  EXPECT_EQ(frames[9].frame_count, 10);
  EXPECT_DOUBLE_EQ(frames[9].fps, 10.0);
  EXPECT_EQ(frames[9].image.size(), cv::Size(64, 48));
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_NEAR(frames[i].time, static_cast<double>(i) / 10, 1e-6) << i;
    EXPECT_EQ(frames[i].discontinuity, i == 0) << i;
  }
}

// Observed: vid_stride=3 takes the third, sixth and ninth frame and counts "1/3", "2/3", "3/3".
TEST(VideoFile, StrideTakesTheLastOfEachGroupAsThePeerDoes) {
  const std::vector<Frame> frames = frames_with_stride(3);
  EXPECT_THAT(indices(frames), ElementsAre(2, 5, 8));
  EXPECT_EQ(frames[2].number, 3);
  EXPECT_EQ(frames[2].frame_count, 3);
  EXPECT_THAT(indices(frames_with_stride(4)), ElementsAre(3, 7));
}

TEST(VideoFile, StrideBeyondTheEndIsAFailure) {
  SourceOptions options;
  options.vid_stride = 20;
  const auto source = open_source(test::some_video().string(), options);
  EXPECT_FALSE(source->next().has_value());
  ASSERT_THAT(source->failures(), SizeIs(1));
  EXPECT_THAT(source->failures()[0].reason, HasSubstr("10 frames"));
}

TEST(VideoFile, FramesKeptAsideStayAsTheyAre) {
  const auto source = open_source(test::some_video().string());
  const Frame first = *source->next();
  const Frame second = *source->next();
  EXPECT_EQ(test::frame_index(first.image), 0);
  EXPECT_EQ(test::frame_index(second.image), 1);
}

TEST(VideoFile, AnyPathWillDo) {
  const test::TemporaryFolder folder;
  for (const char* name : {"ü 影片.avi", "a%02d.avi", "x:y.avi", "-f.avi"}) {
    test::copy(test::some_video(), folder / name);
    EXPECT_THAT(test::names_of((folder / name).string()), SizeIs(10)) << name;
  }
}

TEST(VideoFile, DamagedFilesAreFailuresAndTheRestGoesOn) {
  const test::TemporaryFolder folder;
  const std::string whole = test::read_text(test::some_video());
  test::write_text(folder / "a.avi", "");
  test::write_text(folder / "b.avi", whole.substr(0, 300));
  test::write_text(folder / "c.avi", whole.substr(0, whole.size() - 1200));
  test::copy(test::some_video(), folder / "d.avi");
  const auto source = open_source(folder.path().string());
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_GE(frames.size(), 11U);
  EXPECT_EQ(frames[0].path, (folder / "c.avi").string());
  EXPECT_EQ(frames.back().path, (folder / "d.avi").string());
  ASSERT_THAT(source->failures(), SizeIs(2));
  EXPECT_EQ(source->failures()[0].path, (folder / "a.avi").string());
}

TEST(MediaModule, SaysWhatItCannotOpen) {
  const auto module = media::load_media_module();
  EXPECT_THROW(module->open_file("none.avi"), Error);
  EXPECT_THROW(module->open_file("/"), Error);
  EXPECT_THROW(module->open_camera(87), Error);
  EXPECT_THROW(module->open_address("http://127.0.0.1:1/x", {}), Error);
}

class Writing : public ::testing::Test {
 protected:
  void write(const std::string& name, double fps) {
    const auto writer = module_->create_writer((folder_ / name).string(), fps, {64, 48});
    EXPECT_FALSE(std::filesystem::exists(folder_ / name)) << "the name comes when the file is finished";
    for (int i = 0; i < 8; ++i) writer->write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(20 * i)));
    writer->close();
    writer->close();
  }

  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }

  test::TemporaryFolder folder_;
  std::shared_ptr<const media::MediaModule> module_ = media::load_media_module();
};

TEST_F(Writing, WhatIsWrittenCanBeRead) {
  for (const char* name : {"ä b.avi", "x.mp4", "y.MKV"}) {
    write(name, 25);
    const auto source = open_source((folder_ / name).string());
    const std::vector<Frame> frames = test::read_all(*source);
    EXPECT_THAT(indices(frames), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7)) << name;
    EXPECT_NEAR(frames[0].fps, 25, 0.01) << name;
  }
  EXPECT_EQ(files(), 3U);
}

TEST_F(Writing, AviIsMotionJpegAsInThePeer) {
  write("x.avi", 29);
  EXPECT_THAT(test::read_text(folder_ / "x.avi").substr(0, 300), HasSubstr("MJPG"));
}

TEST_F(Writing, AnUnclosedWriterFinishesItsFile) {
  {
    const auto writer = module_->create_writer((folder_ / "x.avi").string(), 10, {64, 48});
    writer->write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(0)));
  }
  EXPECT_THAT(test::names_of((folder_ / "x.avi").string()), SizeIs(1));
}

TEST_F(Writing, WrongUseIsRefused) {
  EXPECT_THROW(module_->create_writer((folder_ / "x.xyz").string(), 10, {64, 48}), Error);
  EXPECT_THROW(module_->create_writer((folder_ / "x.avi").string(), 0, {64, 48}), Error);
  EXPECT_THROW(module_->create_writer((folder_ / "x.avi").string(), 10, {0, 48}), Error);
  EXPECT_THROW(module_->create_writer((folder_ / "none/x.avi").string(), 10, {64, 48}), Error);
  const auto writer = module_->create_writer((folder_ / "x.avi").string(), 10, {64, 48});
  EXPECT_THROW(writer->write(cv::Mat(47, 64, CV_8UC3)), Error);
  EXPECT_THROW(writer->write(cv::Mat(48, 64, CV_8UC1)), Error);
  EXPECT_EQ(files(), 1U);
}

TEST(WindowOfTheModule, NeedsAScreen) {
  for (const char* screen : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) unsetenv(screen);
  EXPECT_THROW(media::load_media_module()->open_window("x"), Error);
}

}  // namespace
}  // namespace yolo::source
