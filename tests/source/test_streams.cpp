// Live streams: turns, buffering, loss and closing.
#include <gmock/gmock.h>

#include <chrono>
#include <opencv2/imgcodecs.hpp>

#include "source/fixtures.hpp"
#include "source/http_server.hpp"
#include "source/streams.hpp"

namespace yolo::source {
namespace {

using test::Connection;
using test::HttpServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string jpeg(int value) {
  std::vector<unsigned char> encoded;
  cv::imencode(".jpg", cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(value)), encoded);
  return {encoded.begin(), encoded.end()};
}

/// Sends `count` pictures as network cameras do; a negative count never ends.
void send_pictures(const Connection& connection, int count) {
  connection.send("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n");
  for (int i = 0; i != count; ++i) {
    const std::string picture = jpeg(i * 20 % 200);
    if (!connection.send("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                         std::to_string(picture.size()) + "\r\n\r\n" + picture + "\r\n")) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

struct Collected : Reporter {
  std::vector<std::string> failures;
  std::vector<std::string> warnings;
  void failed(std::string path, std::string reason) override { failures.push_back(path + ": " + reason); }
  void warn(const std::string& line) override { warnings.push_back(line); }
};

double seconds_to(const std::function<void()>& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Streams : public ::testing::Test {
 protected:
  void SetUp() override {
    test::copy(test::some_video(), folder_ / "long.avi");
    const auto writer =
        media::load_media_module()->create_writer((folder_ / "short.avi").string(), 10, {64, 48});
    for (int i = 0; i < 4; ++i) writer->write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(20 * i)));
  }

  std::unique_ptr<Source> open(const std::string& lines, bool buffer, int stride = 1) {
    test::write_text(folder_ / "cams.streams", lines);
    SourceOptions options;
    options.stream_buffer = buffer;
    options.vid_stride = stride;
    options.log = lines_.log();
    return open_source((folder_ / "cams.streams").string(), options);
  }

  test::TemporaryFolder folder_;
  test::Lines lines_;
};

TEST_F(Streams, BufferedOnesGiveEveryFrameInTurn) {
  const auto source = open("long.avi\n\nshort.avi\n", true);
  EXPECT_TRUE(source->is_live());
  EXPECT_EQ(source->natural_batch(), 2);
  ASSERT_THAT(lines_.infos, SizeIs(2));
  EXPECT_THAT(lines_.infos[0], HasSubstr("64x48 at 10.00 fps"));
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(14));
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(frames[i].item, i % 2);
    EXPECT_EQ(frames[i].number, i / 2 + 1);
    EXPECT_EQ(test::frame_index(frames[i].image), i / 2);
    EXPECT_EQ(frames[i].kind, FrameKind::stream);
  }
  EXPECT_EQ(frames[13].item, 0);
  EXPECT_EQ(frames[13].number, 10);
  EXPECT_THAT(source->failures(), IsEmpty());
}

// Observed: for streams vid_stride=3 takes the frames 0, 3, 6, 9, unlike for video files.
TEST_F(Streams, StrideStartsWithTheFirstFrame) {
  std::vector<int> found;
  for (const Frame& frame : test::read_all(*open("long.avi\n", true, 3)))
    found.push_back(test::frame_index(frame.image));
  EXPECT_THAT(found, ElementsAre(0, 3, 6, 9));
}

TEST_F(Streams, UnbufferedOnesKeepTheNewestFrame) {
  const auto source = open("long.avi\n", false);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(1));
  EXPECT_EQ(test::frame_index(frames[0].image), 9);
  EXPECT_EQ(frames[0].number, 10);
}

TEST_F(Streams, AFullQueueMakesTheReaderWait) {
  StreamSettings settings;
  settings.keep_all = true;
  settings.queue_bound = 2;
  std::vector<SourceFailure> failures;
  const PartPtr part = open_streams({(folder_ / "long.avi").string()}, settings, Log(), failures);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  Collected collected;
  int expected = 0;
  while (const std::optional<Frame> frame = part->next(collected)) {
    EXPECT_EQ(test::frame_index(frame->image), expected++);
  }
  EXPECT_EQ(expected, 10);
}

TEST_F(Streams, OneThatDoesNotAnswerIsAFailure) {
  const auto source = open("gone.avi\nshort.avi\nftp://x/y\n", true);
  EXPECT_THAT(source->failures(), SizeIs(2));
  EXPECT_EQ(source->natural_batch(), 1);
  const std::vector<Frame> frames = test::read_all(*source);
  ASSERT_THAT(frames, SizeIs(4));
  EXPECT_EQ(frames[0].item, 1);
  EXPECT_EQ(frames[0].item_count, 3);
}

TEST_F(Streams, NothingThatAnswersIsAnError) {
  EXPECT_THROW(open("gone.avi\n", true), Error);
  EXPECT_THROW(open("", true), Error);
  EXPECT_THROW(open_source("87"), Error);
  EXPECT_THROW(open_source("rtsp://127.0.0.1:1/x"), Error);
  EXPECT_THROW(open_source("none.streams"), Error);
}

TEST_F(Streams, ANetworkCameraIsRead) {
  const HttpServer server(
      [](const std::string&, const Connection& connection) { send_pictures(connection, -1); });
  SourceOptions options;
  options.stream_buffer = true;
  const auto source = open_source(server.address("/live?x=1"), options);
  for (int i = 0; i < 40; ++i) {
    const std::optional<Frame> frame = source->next();
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->number, i + 1);
    EXPECT_EQ(test::frame_index(frame->image), i % 10);
    EXPECT_EQ(frame->path, server.address("/live?x=1"));
    EXPECT_EQ(frame->frame_count, 0);
    EXPECT_GT(frame->fps, 0.0);
  }
}

TEST_F(Streams, ClosingDoesNotWaitForASilentCamera) {
  const HttpServer server([](const std::string&, const Connection& connection) {
    send_pictures(connection, 30);
    connection.hang();
  });
  auto source = open_source(server.address("/live"));
  ASSERT_TRUE(source->next().has_value());
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_LT(seconds_to([&] { source.reset(); }), 1.0);
}

TEST_F(Streams, ClosingAFullQueueIsQuick) {
  auto source = open("long.avi\nlong.avi\n", true);
  EXPECT_LT(seconds_to([&] { source.reset(); }), 1.0);
}

TEST_F(Streams, ALostStreamIsOpenedAgainAndGivenUpInTheEnd) {
  std::atomic<int> connections = 0;
  const HttpServer server([&](const std::string&, const Connection& connection) {
    if (connections++ < 2)
      send_pictures(connection, 12);
    else
      connection.answer("404 Not Found", "text/plain", "gone");
  });
  StreamSettings settings;
  settings.keep_all = true;
  settings.reconnect_attempts = 2;
  settings.first_pause_ms = 10;
  std::vector<SourceFailure> failures;
  const PartPtr part = open_streams({server.address("/live")}, settings, Log(), failures);
  Collected collected;
  std::int64_t last = 0;
  int beginnings = 0;
  double time = 0;
  while (const std::optional<Frame> frame = part->next(collected)) {
    EXPECT_EQ(frame->number, ++last);
    EXPECT_GE(frame->time, time);
    time = frame->time;
    beginnings += frame->discontinuity ? 1 : 0;
  }
  EXPECT_EQ(beginnings, 2) << "one for each connection";
  EXPECT_GE(last, 20);  // a demuxer may hold back the last picture of a connection
  EXPECT_EQ(connections, 4);
  EXPECT_THAT(collected.warnings, SizeIs(2));
  ASSERT_THAT(collected.failures, SizeIs(1));
  EXPECT_THAT(collected.failures[0], HasSubstr("2 attempts"));
}

TEST_F(Streams, ALostStreamDoesNotHoldUpTheOthers) {
  std::atomic<int> connections = 0;
  const HttpServer server([&](const std::string&, const Connection& connection) {
    if (connections++ == 0) send_pictures(connection, 12);
  });
  StreamSettings settings;
  settings.keep_all = true;
  settings.reconnect_attempts = 3;
  settings.first_pause_ms = 2000;
  std::vector<SourceFailure> failures;
  const std::string file = (folder_ / "long.avi").string();
  PartPtr part = open_streams({server.address("/live"), file, file}, settings, Log(), failures);
  Collected collected;
  int from_files = 0;
  EXPECT_LT(seconds_to([&] {
              while (from_files < 20) from_files += part->next(collected)->item > 0 ? 1 : 0;
            }),
            2.0);
  EXPECT_LT(seconds_to([&] { part.reset(); }), 1.0);
}

}  // namespace
}  // namespace yolo::source
