// Kinds of sources and list files.
#include <gmock/gmock.h>

#include "source/fixtures.hpp"
#include "source/list_file.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SourceKind, IsToldFromTheText) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(kind_of(""), SourceKind::empty);
  EXPECT_EQ(kind_of("0"), SourceKind::camera);
  EXPECT_EQ(kind_of("screen 0 100 100 512 256"), SourceKind::screen);
  EXPECT_EQ(kind_of("screenshot.jpg"), SourceKind::file);
  EXPECT_EQ(kind_of("https://www.youtube.com/watch?v=1"), SourceKind::video_page);
  EXPECT_EQ(kind_of("https://youtube.com.example/a"), SourceKind::stream);
  EXPECT_EQ(kind_of("HTTPS://host/dir/a.JPG?size=1"), SourceKind::remote_file);
  EXPECT_EQ(kind_of("http://host:81/live"), SourceKind::stream);
  EXPECT_EQ(kind_of("rtsp://u:p@host/a.mp4"), SourceKind::stream);
  EXPECT_EQ(kind_of("rtmp://host/a"), SourceKind::stream);
  EXPECT_EQ(kind_of("tcp://host:1"), SourceKind::stream);
  EXPECT_EQ(kind_of("ftp://host/a.jpg"), SourceKind::unknown_address);
  EXPECT_EQ(kind_of("cams.streams"), SourceKind::stream_list);
  EXPECT_EQ(kind_of("a.txt"), SourceKind::text_list);
  EXPECT_EQ(kind_of("a.csv"), SourceKind::text_list);
  EXPECT_EQ(kind_of("d/**/*.jpg"), SourceKind::pattern);
  EXPECT_EQ(kind_of(folder.path().string()), SourceKind::folder);
  EXPECT_EQ(kind_of("bus.jpg"), SourceKind::file);
  EXPECT_EQ(kind_of("00001.jpg"), SourceKind::file);
}

TEST(SourceKind, RefusalsSayWhy) {
  EXPECT_THAT(test::error_of("screen"), HasSubstr("not implemented yet"));
  EXPECT_THAT(test::error_of("https://youtu.be/LNwODJXcvt4"), HasSubstr("YouTube"));
  EXPECT_THAT(test::error_of("ftp://host/a.jpg"), HasSubstr("'ftp'"));
  EXPECT_THAT(test::error_of("  "), HasSubstr("empty"));
  SourceOptions options;
  options.vid_stride = 0;
  EXPECT_THAT(test::error_of(test::some_image().string(), options), HasSubstr("vid_stride"));
}

TEST(ListFile, LinesAreTrimmedAndBlankOnesDropped) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "l.txt", "\xEF\xBB\xBF a b.jpg \r\n\r\n\tü.png\nlast");
  EXPECT_THAT(read_lines((folder / "l.txt").string()), ElementsAre("a b.jpg", "ü.png", "last"));
}

TEST(ListFile, CellsFollowTheRulesOfCsv) {
  EXPECT_THAT(split_cells("a.jpg,b.jpg\n\"c, d.jpg\" , \"say \"\"x\"\".png\"\r\n,,\n"),
              ElementsAre("a.jpg", "b.jpg", "c, d.jpg", "say \"x\".png"));
  EXPECT_THAT(split_cells("\"never closed,\n"), ElementsAre("never closed,"));
}

TEST(ListFile, RefusesBinaryDataAndMissingFiles) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "l.txt", std::string("a\0b", 3));
  EXPECT_THROW(read_lines((folder / "l.txt").string()), Error);
  EXPECT_THROW(read_lines((folder / "none.txt").string()), Error);
  EXPECT_THROW(read_cells(folder.path().string()), Error);
}

}  // namespace
}  // namespace yolo::source
