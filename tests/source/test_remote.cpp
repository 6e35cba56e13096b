// Pictures and videos at http addresses.
#include <gmock/gmock.h>

#include "source/download.hpp"
#include "source/fixtures.hpp"
#include "source/http_server.hpp"

namespace yolo {
namespace {

using test::Connection;
using test::HttpServer;
using ::testing::HasSubstr;
using ::testing::SizeIs;

void serve(const std::string& path, const Connection& connection) {
  if (path.starts_with("/picture.jpg")) {
    connection.answer("200 OK", "image/jpeg", test::read_text(test::some_image()));
  } else if (path == "/film.avi") {
    connection.answer("200 OK", "video/x-msvideo", test::read_text(test::some_video()));
  } else if (path == "/moved.jpg") {
    connection.send("HTTP/1.1 302 Found\r\nLocation: /picture.jpg\r\nContent-Length: 0\r\n\r\n");
  } else if (path == "/escape.jpg") {
    connection.send("HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n");
  } else if (path == "/page.jpg") {
    connection.answer("200 OK", "text/html", "<html>sign in</html>");
  } else if (path == "/empty.jpg") {
    connection.answer("200 OK", "image/jpeg", "");
  } else {
    connection.answer("404 Not Found", "text/plain", "no");
  }
}

std::size_t temporary_files() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
    const std::string name = entry.path().filename().string();
    count += name.starts_with("yolo-") && (name.ends_with(".jpg") || name.ends_with(".avi")) ? 1 : 0;
  }
  return count;
}

TEST(RemoteFile, PictureIsFetchedAndReadAsAFile) {
  const HttpServer server(serve);
  const auto source = open_source(server.address("/picture.jpg?token=1#x"));
  EXPECT_FALSE(source->is_live());
  const std::optional<Frame> frame = source->next();
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->kind, FrameKind::image);
  EXPECT_EQ(frame->path, server.address("/picture.jpg"));
  EXPECT_EQ(test::crc32(frame->image), test::crc32(open_source(test::some_image().string())->next()->image));
  EXPECT_FALSE(source->next().has_value());
}

TEST(RemoteFile, VideoIsFetchedAndItsCopyRemoved) {
  const test::TemporaryFolder own;  // other tests that run at the same time leave their files elsewhere
  setenv("TMPDIR", own.path().c_str(), 1);
  const std::size_t before = temporary_files();
  const HttpServer server(serve);
  const auto source = open_source(server.address("/film.avi"));
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(10));
  EXPECT_EQ(frames[9].kind, FrameKind::video);
  EXPECT_EQ(frames[9].frame_count, 10);
  EXPECT_EQ(temporary_files(), before);
  unsetenv("TMPDIR");
}

TEST(RemoteFile, RedirectionsAreFollowedWithinHttp) {
  const HttpServer server(serve);
  EXPECT_TRUE(open_source(server.address("/moved.jpg"))->next().has_value());
  const auto source = open_source(server.address("/escape.jpg"));
  EXPECT_FALSE(source->next().has_value());
  EXPECT_THAT(source->failures(), SizeIs(1));
}

TEST(RemoteFile, WhatCannotBeFetchedIsAFailure) {
  const HttpServer server(serve);
  const auto source = open_source({server.address("/gone.jpg"), server.address("/page.jpg"),
                                   server.address("/empty.jpg"), server.address("/picture.jpg")});
  EXPECT_THAT(test::read_all(*source), SizeIs(1));
  ASSERT_THAT(source->failures(), SizeIs(3));
  EXPECT_THAT(source->failures()[0].reason, HasSubstr("404"));
  EXPECT_THAT(source->failures()[1].reason, HasSubstr("not a picture"));
  EXPECT_THAT(source->failures()[2].reason, HasSubstr("empty"));
}

TEST(RemoteFile, TextListsMayNameThem) {
  const HttpServer server(serve);
  const test::TemporaryFolder folder;
  test::write_text(folder / "l.txt", server.address("/picture.jpg") + "\n");
  EXPECT_EQ(open_source((folder / "l.txt").string())->next()->path, server.address("/picture.jpg"));
}

TEST(Download, StopsAtTheLimit) {
  const HttpServer server(serve);
  try {
    source::download(server.address("/film.avi"), ".avi", 1000);
    FAIL() << "8 KB came through";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("more than"));
  }
}

}  // namespace
}  // namespace yolo
