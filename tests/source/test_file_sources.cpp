// Files, folders, patterns, lists and pictures in memory, through the public interface.
#include <gmock/gmock.h>

#include "source/fixtures.hpp"

namespace yolo {
namespace {

using test::names_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class FileSources : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"b.jpg", "B.JPG", "a.png", "10.jpg", "2.jpg", ".hidden.jpg", "with space.jpg",
                             "ü.jpg", "sub/s.jpg", "dir.jpg/inside.jpg"}) {
      test::copy(test::some_image(), folder_ / name);
    }
    test::copy(test::some_video(), folder_ / "a_video.avi");
    test::write_text(folder_ / "note.md", "not a picture");
    test::write_text(folder_ / "list.dat", "x");
  }

  std::string in(const std::string& name) const { return (folder_ / name).string(); }

  test::TemporaryFolder folder_;
};

TEST_F(FileSources, OneImage) {
  const auto source = open_source(in("b.jpg"));
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(1));
  EXPECT_EQ(frames[0].path, in("b.jpg"));
  EXPECT_EQ(frames[0].kind, FrameKind::image);
  EXPECT_EQ(frames[0].item_count, 1);
  EXPECT_EQ(frames[0].number, 0);
  EXPECT_THAT(source->failures(), IsEmpty());
  EXPECT_EQ(source->natural_batch(), 1);
  EXPECT_FALSE(source->is_live());
  EXPECT_FALSE(source->next().has_value());
}

TEST_F(FileSources, PathsBecomeAbsoluteAsInThePeer) {
  const test::InFolder here(folder_.path());
  const std::string base = std::filesystem::current_path().string();
  EXPECT_EQ(open_source("./sub/.././/b.jpg")->next()->path, base + "/sub/../b.jpg");
}

TEST_F(FileSources, FolderTakesImagesFirstByByteOrder) {
  const auto source = open_source(folder_.path().string());
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(17));
  std::vector<std::string> images = test::names(frames);
  images.resize(7);
  EXPECT_THAT(images, ElementsAre("10.jpg", "2.jpg", "B.JPG", "a.png", "b.jpg", "with space.jpg", "ü.jpg"));
  EXPECT_EQ(frames[7].kind, FrameKind::video);
  EXPECT_EQ(frames[7].item, 7);
  EXPECT_EQ(frames[16].item, 7);
  EXPECT_EQ(frames[16].item_count, 8);
  EXPECT_EQ(frames[16].number, 10);
  EXPECT_EQ(frames[16].frame_count, 10);
}

TEST_F(FileSources, Patterns) {
  EXPECT_THAT(names_of(in("*.jpg")), ElementsAre("10.jpg", "2.jpg", "b.jpg", "with space.jpg", "ü.jpg"));
  EXPECT_THAT(names_of(in("**/s*.jpg")), ElementsAre("s.jpg"));
  EXPECT_THAT(names_of(in("[ab].*")), ElementsAre("a.png", "b.jpg"));
  EXPECT_THAT(names_of(in("?.jpg")), ElementsAre("2.jpg", "b.jpg", "ü.jpg"));
  EXPECT_THAT(test::error_of(in("*.xyz")), HasSubstr("matches nothing"));
  EXPECT_THAT(test::error_of(in("*.md")), HasSubstr("no image and no video"));
}

TEST_F(FileSources, TextListsAreSortedAndLookBesideThemselves) {
  test::write_text(folder_ / "lists/l.txt",
                   "../b.jpg\r\n\n../a_video.avi\n../a.png\n" + in("ü.jpg") + "\n../sub\n../1*.jpg\n");
  const std::vector<std::string> found = names_of(in("lists/l.txt"));
  ASSERT_THAT(found, SizeIs(15));
  EXPECT_THAT(std::vector<std::string>(found.begin(), found.begin() + 6),
              ElementsAre("10.jpg", "a.png", "b.jpg", "s.jpg", "ü.jpg", "a_video.avi"));
}

TEST_F(FileSources, ListsPreferTheCurrentFolder) {
  test::copy(test::data("source/images/exif6.jpg"), folder_ / "lists/b.jpg");
  test::write_text(folder_ / "lists/l.txt", "b.jpg\n");
  EXPECT_EQ(open_source(in("lists/l.txt"))->next()->image.cols, 16);
  const test::InFolder here(folder_.path());
  EXPECT_EQ(open_source("lists/l.txt")->next()->image.cols, 24);
}

TEST_F(FileSources, CsvLists) {
  test::write_text(folder_ / "l.csv", "b.jpg, \"with space.jpg\"\na.png,,\n");
  EXPECT_THAT(names_of(in("l.csv")), ElementsAre("a.png", "b.jpg", "with space.jpg"));
}

TEST_F(FileSources, MissingEntriesOfAListAreFailures) {
  test::write_text(folder_ / "l.txt", "b.jpg\nmissing.jpg\n0\nrtsp://host/x\nother.txt\n");
  test::Lines lines;
  SourceOptions options;
  options.log = lines.log();
  const auto source = open_source(in("l.txt"), options);
  EXPECT_THAT(test::names(test::read_all(*source)), ElementsAre("b.jpg"));
  ASSERT_THAT(source->failures(), SizeIs(4));
  EXPECT_THAT(lines.warnings, SizeIs(4));
  EXPECT_THAT(source->failures()[3].reason, HasSubstr(".streams"));
  test::write_text(folder_ / "none.txt", "missing.jpg\n");
  EXPECT_THAT(test::error_of(in("none.txt")), HasSubstr("missing.jpg"));
  test::write_text(folder_ / "blank.txt", "\n \n");
  EXPECT_THAT(test::error_of(in("blank.txt")), HasSubstr("is empty"));
}

TEST_F(FileSources, UnreadableFilesAreReportedAndSkipped) {
  test::write_text(folder_ / "bad/0.jpg", "");
  test::write_text(folder_ / "bad/1.jpg", "garbage");
  test::copy(test::some_image(), folder_ / "bad/2.jpg");
  test::write_text(folder_ / "bad/3.mp4", "garbage");
  test::Lines lines;
  SourceOptions options;
  options.log = lines.log();
  const auto source = open_source(in("bad"), options);
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(1));
  EXPECT_EQ(frames[0].item, 2);
  EXPECT_EQ(frames[0].item_count, 4);
  ASSERT_THAT(source->failures(), SizeIs(3));
  EXPECT_EQ(source->failures()[0].path, in("bad/0.jpg"));
  EXPECT_THAT(lines.warnings, SizeIs(3));
  EXPECT_THAT(lines.warnings[1], HasSubstr(in("bad/1.jpg")));
}

TEST_F(FileSources, WhatIsNotThereIsExplained) {
  EXPECT_THAT(test::error_of(in("bb.jpg")), HasSubstr("did you mean '" + in("b.jpg") + "'"));
  EXPECT_THAT(test::error_of(in("subb/s.jpg")), HasSubstr("no folder '" + in("subb") + "'"));
  EXPECT_THAT(test::error_of(in("entirely-different-name.png")), Not(HasSubstr("did you mean")));
  EXPECT_THAT(test::error_of(in("b.jpg/x.jpg")), HasSubstr("does not exist"));
  EXPECT_THAT(test::error_of(in("note.md")), HasSubstr("webp"));
  EXPECT_THAT(test::error_of(std::string(5000, 'x')), HasSubstr("does not exist"));
  std::filesystem::create_directories(folder_ / "outer/inner");
  EXPECT_THAT(test::error_of(in("outer")), HasSubstr(in("outer") + "/**"));
}

TEST_F(FileSources, MixedListKeepsItsOrder) {
  const auto source = open_source({in("a_video.avi"), in("sub"), in("gone.jpg"), in("*.png")});
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(12));
  EXPECT_EQ(frames[0].kind, FrameKind::video);
  EXPECT_EQ(frames[10].path, in("sub/s.jpg"));
  EXPECT_EQ(frames[10].item, 1);
  EXPECT_EQ(frames[11].path, in("a.png"));
  EXPECT_EQ(frames[11].item_count, 3);
  EXPECT_THAT(source->failures(), SizeIs(1));
  EXPECT_THROW(open_source(std::vector<std::string>{}), Error);
  EXPECT_THROW(open_source({in("gone.jpg"), in("gone.png")}), Error);
}

TEST(MemorySource, NamesPicturesAsThePeerDoes) {
  const auto source =
      open_source({cv::Mat(2, 2, CV_8UC3, cv::Scalar::all(1)), cv::Mat(4, 3, CV_8UC1, cv::Scalar::all(9))});
  const std::vector<Frame> frames = test::read_all(*source);
  EXPECT_THAT(test::names(frames), ElementsAre("image0.jpg", "image1.jpg"));
  EXPECT_EQ(frames[1].image.type(), CV_8UC3);
  EXPECT_EQ(frames[1].item, 1);
  EXPECT_EQ(frames[1].item_count, 2);
  EXPECT_THROW(open_source(std::vector<cv::Mat>{}), Error);
  EXPECT_THROW(open_source(std::vector<cv::Mat>{cv::Mat()}), Error);
}

}  // namespace
}  // namespace yolo
