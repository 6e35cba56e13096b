// What an address gives, told from type, first bytes and name.
#include "source/content_kind.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace yolo::source {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

constexpr auto kJpeg = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\1\0H"sv;
constexpr auto kPng = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"sv;
constexpr auto kWebp = "RIFF\x24\0\0\0WEBPVP8 "sv;
constexpr auto kAvi = "RIFF\x24\0\0\0AVI LIST"sv;
constexpr auto kMp4 =
    "\0\0\0\x20"
    "ftypisom\0\0\2\0"sv;
constexpr auto kPage = "<!DOCTYPE html><"sv;

TEST(ContentKind, TheNameIsToldFromTheEnding) {
  EXPECT_EQ(named_as("http://host/a.JPG?x=1.mp4"), NamedAs::picture);
  EXPECT_EQ(named_as("https://host/d/a.mp4#t=1"), NamedAs::video);
  EXPECT_EQ(named_as("http://host/a.php?a.jpg"), NamedAs::nothing);
  EXPECT_EQ(named_as("http://host/a"), NamedAs::nothing);
  EXPECT_EQ(named_as("http://host/"), NamedAs::nothing);
  EXPECT_EQ(named_as("http://camera.ts"), NamedAs::nothing) << "the ending of a host";
}

TEST(ContentKind, PicturesAreKnownByTheirBytes) {
  for (const NamedAs named : {NamedAs::nothing, NamedAs::picture, NamedAs::video}) {
    for (const std::string_view type :
         {""sv, "image/jpeg"sv, "application/octet-stream"sv, "text/html"sv, "text/plain"sv}) {
      for (const std::string_view start : {kJpeg, kPng, kWebp, "BM6\0\0\0"sv, "II*\0\x08\0\0\0"sv,
                                           "MM\0*\0\0\0\x08"sv, "PF\n24 16\n-1"sv, "P6\n3 3\n255\n"sv}) {
        EXPECT_EQ(content_kind(type, start, named), ContentKind::picture) << type << " " << start;
      }
    }
  }
}

TEST(ContentKind, StreamsAreKnownByTheirType) {
  EXPECT_EQ(content_kind("multipart/x-mixed-replace;boundary=f", "--f\r\nContent-Ty", NamedAs::nothing),
            ContentKind::stream);
  EXPECT_EQ(content_kind("Multipart/X-Mixed-Replace", kJpeg, NamedAs::picture), ContentKind::stream);
  EXPECT_EQ(content_kind("video/mp4", kMp4, NamedAs::nothing), ContentKind::stream);
  EXPECT_EQ(content_kind("video/x-motion-jpeg", kJpeg, NamedAs::nothing), ContentKind::stream);
  EXPECT_EQ(content_kind("application/vnd.apple.mpegurl", "#EXTM3U\n", NamedAs::nothing),
            ContentKind::stream);
  EXPECT_EQ(content_kind("text/plain", "#EXTM3U\n#EXT-X-VE", NamedAs::nothing), ContentKind::stream);
  EXPECT_EQ(content_kind("", kMp4, NamedAs::nothing), ContentKind::stream) << "FFmpeg will see";
}

TEST(ContentKind, VideosWithANameAreFetchedWhole) {
  EXPECT_EQ(content_kind("video/mp4", kMp4, NamedAs::video), ContentKind::video_file);
  EXPECT_EQ(content_kind("", kAvi, NamedAs::video), ContentKind::video_file);
  EXPECT_EQ(content_kind("text/plain", kMp4, NamedAs::video), ContentKind::video_file)
      << "servers say so of unknown files";
  EXPECT_EQ(content_kind("image/gif", "GIF89a\x10\0"sv, NamedAs::nothing), ContentKind::video_file);
}

TEST(ContentKind, PagesAndTextsAreNothing) {
  for (const NamedAs named : {NamedAs::nothing, NamedAs::picture, NamedAs::video}) {
    EXPECT_EQ(content_kind("text/html; charset=utf-8", kPage, named), ContentKind::other);
    EXPECT_EQ(content_kind("", kPage, named), ContentKind::other);
    EXPECT_EQ(content_kind("image/svg+xml", "<svg xmlns=\"http", named), ContentKind::other);
    EXPECT_EQ(content_kind("application/json", "{\"error\": \"no\"}", named), ContentKind::other);
    EXPECT_EQ(content_kind("text/plain", "not here, sorry.", named), ContentKind::other);
  }
  EXPECT_EQ(content_kind("", "xxxxxxxxxxxxxxxx", NamedAs::picture), ContentKind::other);
  EXPECT_EQ(content_kind("image/x-new", "xxxxxxxxxxxxxxxx", NamedAs::nothing), ContentKind::picture)
      << "the decoder will see";
}

TEST(ContentKind, IsDescribed) {
  EXPECT_EQ(describe_content("text/html", kPage), "a web page (text/html)");
  EXPECT_EQ(describe_content("", kPage), "a web page");
  EXPECT_EQ(describe_content("application/pdf", "%PDF-1.4"), "application/pdf");
  EXPECT_THAT(describe_content("", "abcdefghijkl"), HasSubstr("'abcdefgh...'"));
}

}  // namespace
}  // namespace yolo::source
