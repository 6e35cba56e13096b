// Pictures and videos at http addresses.
#include <gmock/gmock.h>

#include <chrono>
#include <thread>

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
  } else if (path.starts_with("/noext") || path.starts_with("/x.php") || path == "/") {
    connection.answer("200 OK", "image/jpeg", test::read_text(test::some_image()));
  } else if (path == "/untyped") {
    connection.answer("200 OK", "application/octet-stream", test::read_text(test::some_image()));
  } else if (path == "/clip") {
    connection.answer("200 OK", "video/x-msvideo", test::read_text(test::some_video()));
  } else if (path == "/go") {
    connection.send("HTTP/1.1 302 Found\r\nLocation: /noext\r\nContent-Length: 0\r\n\r\n");
  } else if (path.starts_with("/loop")) {
    connection.send("HTTP/1.1 302 Found\r\nLocation: /loop.jpg\r\nContent-Length: 0\r\n\r\n");
  } else if (path == "/page") {
    connection.answer("200 OK", "text/html; charset=utf-8", "<!DOCTYPE html><html>sign in</html>");
  } else if (path == "/camera" || path == "/camera.jpg") {
    connection.answer("200 OK", "multipart/x-mixed-replace; boundary=x", "--x\r\n");
  } else if (path.starts_with("/silent")) {
    connection.hang();
  } else if (path.starts_with("/drops")) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\xFF\xD8\xFF");
    while (connection.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  } else if (path.starts_with("/endless")) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: " +
                    std::string(path == "/endless.jpg" ? "image/jpeg" : "application/octet-stream") +
                    "\r\n\r\n");
    while (connection.send(std::string(65536, 'x'))) {
    }
  } else if (path == "/short.jpg") {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" +
                    test::read_text(test::some_image()));
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

// Source: public reports of addresses such as http://host/picture?id=1, which were read for ever as streams.
TEST(RemoteFile, APictureNeedsNoEnding) {
  const HttpServer server(serve);
  const std::uint32_t expected = test::crc32(open_source(test::some_image().string())->next()->image);
  for (const char* path : {"/noext", "/noext?x=1.mp4", "/x.php?id=2", "/go", "/untyped", "/"}) {
    const auto source = open_source(server.address(path));
    EXPECT_FALSE(source->is_live()) << path;
    const std::vector<Frame> frames = test::read_all(*source);
    ASSERT_THAT(frames, SizeIs(1)) << path;
    EXPECT_EQ(frames[0].kind, FrameKind::image);
    EXPECT_EQ(test::crc32(frames[0].image), expected);
    EXPECT_THAT(source->failures(), SizeIs(0));
  }
}

TEST(RemoteFile, AVideoWithoutAnEndingIsAStreamThatEnds) {
  const HttpServer server(serve);
  SourceOptions options;
  options.stream_buffer = true;
  const auto source = open_source(server.address("/clip"), options);
  EXPECT_TRUE(source->is_live());
  EXPECT_THAT(test::read_all(*source), SizeIs(10));
}

TEST(RemoteFile, ListsMayNameAddressesWithoutAnEnding) {
  const HttpServer server(serve);
  const test::TemporaryFolder folder;
  test::write_text(folder / "l.txt", server.address("/noext") + "\n" + server.address("/camera") + "\n" +
                                         server.address("/camera.jpg") + "\n");
  const auto source = open_source((folder / "l.txt").string());
  EXPECT_THAT(test::read_all(*source), SizeIs(1));
  ASSERT_THAT(source->failures(), SizeIs(2));
  EXPECT_THAT(source->failures()[0].reason, HasSubstr(".streams list"));
  EXPECT_THAT(source->failures()[1].reason, HasSubstr(".streams list"));
}

TEST(RemoteFile, APictureInAListOfStreamsEnds) {
  const HttpServer server(serve);
  const test::TemporaryFolder folder;
  test::write_text(folder / "l.streams",
                   server.address("/noext") + "\n" + server.address("/picture.jpg") + "\n");
  SourceOptions options;
  options.stream_buffer = true;
  const auto source = open_source((folder / "l.streams").string(), options);
  const std::vector<Frame> frames = test::read_all(*source);
  EXPECT_THAT(frames, SizeIs(testing::AllOf(testing::Ge(2U), testing::Le(4U))))
      << "one each, or as FFmpeg makes of it two";
}

TEST(RemoteFile, WhatIsNeitherPictureNorVideoIsAnError) {
  const HttpServer server(serve);
  EXPECT_THAT(test::error_of(server.address("/page")), HasSubstr("a web page (text/html)"));
  EXPECT_THAT(test::error_of(server.address("/gone")), HasSubstr("the server answers 404"));
  EXPECT_THAT(test::error_of(server.address("/loop")), HasSubstr("redirects more than 10 times"));
}

std::string fetch_error(const std::string& address, const source::FetchLimits& limits) {
  try {
    source::fetch(address, source::named_as(address), limits);
  } catch (const Error& error) {
    return error.what();
  }
  return "it worked";
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(Fetch, ServersThatAreSilentOrNearlySoAreGivenUp) {
  const HttpServer server(serve);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(fetch_error(server.address("/silent.jpg"), {.window_s = 1}),
              HasSubstr("says nothing within 1 seconds"));
  EXPECT_THAT(fetch_error(server.address("/silent"), {.window_s = 1}), HasSubstr("says nothing"));
  EXPECT_THAT(fetch_error(server.address("/drops.jpg"), {.slowest = 1000, .window_s = 1}),
              HasSubstr("too slowly"));
  EXPECT_THAT(fetch_error(server.address("/drops"), {.slowest = 1000, .window_s = 1}),
              HasSubstr("too slowly"));
  // Fast enough for its speed, and never complete.
  EXPECT_THAT(fetch_error(server.address("/drops.jpg"), {.slowest = 1, .picture_s = 2}),
              HasSubstr("within 2 seconds"));
  EXPECT_LT(seconds_since(start), 40) << "no attempt is repeated";
}

TEST(Fetch, WhatNeverEndsIsGivenUp) {
  const HttpServer server(serve);
  EXPECT_THAT(fetch_error(server.address("/endless.jpg"), {.largest_picture = 1 << 20}),
              HasSubstr("more than 1 MiB came"));
  EXPECT_THAT(fetch_error(server.address("/endless.mp4"), {.largest_video = 1 << 20}),
              HasSubstr("more than 1 MiB came"));
  EXPECT_THAT(fetch_error(server.address("/endless.png"), {}), HasSubstr("begin with 'xxxxxxxx"));
}

TEST(Fetch, SaysWhatHappened) {
  const HttpServer server(serve);
  EXPECT_THAT(fetch_error(server.address("/loop.jpg"), {}), HasSubstr("redirects more than 10 times"));
  EXPECT_THAT(fetch_error(server.address("/escape.jpg"), {}), HasSubstr("only http and https are followed"));
  EXPECT_THAT(fetch_error(server.address("/short.jpg"), {}), HasSubstr("broke off after"));
  EXPECT_THAT(fetch_error("http://127.0.0.1:1/a.jpg", {}), HasSubstr("nothing answers there"));
}

TEST(Download, StopsAtTheLimit) {
  const HttpServer server(serve);
  try {
    source::fetch(server.address("/film.avi"), source::NamedAs::video, {.largest_video = 1000});
    FAIL() << "8 KB came through";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("more than"));
  }
}

}  // namespace
}  // namespace yolo
