// Downloads: whole, broken off, continued, refused.
#include "checkpoint/download.hpp"

#include "checkpoint/find_weights.hpp"
#include "expect_error.hpp"
#include "http_server.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;
using test::HttpServer;
using test::Page;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

class Download : public testing::Test {
 protected:
  Download() {
    for (int i = 0; i < 300'000; ++i) content_.push_back(static_cast<char>(i * 7 % 251));
  }
  std::filesystem::path file() const { return folder_ / "x.bin"; }
  std::filesystem::path part() const { return folder_ / "x.bin.part"; }
  void expect_whole() const {
    EXPECT_EQ(read_file(file()), content_);
    EXPECT_FALSE(std::filesystem::exists(part()));
  }

  test::TemporaryFolder folder_;
  std::string content_;
};

TEST_F(Download, WholeFileWithProgress) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  DownloadOptions options;
  std::uint64_t last = 0, expected = 0;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_GE(done, last);
    last = done;
    expected = total;
    return true;
  };
  download_file(server.address("/x.bin"), file(), options);
  expect_whole();
  EXPECT_EQ(last, content_.size());
  EXPECT_EQ(expected, content_.size());
}

TEST_F(Download, MakesItsFolder) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  download_file(server.address("/x.bin"), folder_ / "a/b/x.bin");
  EXPECT_EQ(read_file(folder_ / "a/b/x.bin"), content_);
}

TEST_F(Download, ContinuesAfterABreak) {
  const HttpServer server({{"/x.bin", {.body = content_, .cut_after = 100'000, .cuts = 2}}});
  download_file(server.address("/x.bin"), file());
  expect_whole();
  EXPECT_THAT(server.requests(),
              testing::ElementsAre("GET /x.bin", "GET /x.bin bytes=100000-", "GET /x.bin bytes=200000-"));
}

TEST_F(Download, ContinuesAPartOfAnEarlierRun) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  write_file(part(), content_.substr(0, 12345));
  download_file(server.address("/x.bin"), file());
  expect_whole();
  EXPECT_THAT(server.requests(), testing::ElementsAre("GET /x.bin bytes=12345-"));
}

TEST_F(Download, StartsAnewWhereTheServerKnowsNoRanges) {
  const HttpServer server({{"/x.bin", {.body = content_, .ranges = false}}});
  write_file(part(), "some old bytes");
  download_file(server.address("/x.bin"), file());
  expect_whole();
}

TEST_F(Download, StartsAnewWhenThePartIsLongerThanTheFile) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  write_file(part(), content_ + "more");
  download_file(server.address("/x.bin"), file());
  expect_whole();
}

TEST_F(Download, StartsAnewWhenTheContinuedFileIsNotSound) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  write_file(part(), std::string(1000, '?'));
  DownloadOptions options;
  options.check = [&](const std::filesystem::path& path) {
    if (read_file(path) != content_) throw Error("wrong content");
  };
  download_file(server.address("/x.bin"), file(), options);
  expect_whole();
}

TEST_F(Download, FollowsRedirections) {
  const HttpServer server({{"/x.bin", {.body = content_}}, {"/old", {.status = 302, .location = "/x.bin"}}});
  download_file(server.address("/old"), file());
  expect_whole();
}

TEST_F(Download, KeepsThePartWhenItGivesUp) {
  const HttpServer server({{"/x.bin", {.body = content_, .cut_after = 50'000}}});
  expect_error([&] { download_file(server.address("/x.bin"), file()); }, "cannot download http://127.0.0.1");
  EXPECT_EQ(server.requests().size(), 3U);
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_EQ(read_file(part()), content_.substr(0, 150'000));
}

TEST_F(Download, StopsWhenAskedTo) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  DownloadOptions options;
  options.progress = [](std::uint64_t, std::uint64_t) { return false; };
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); }, "was stopped");
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Download, NotFoundLeavesNothing) {
  const HttpServer server({});
  expect_error([&] { download_file(server.address("/x.bin"), file()); }, "the server answered 404");
  EXPECT_EQ(server.requests().size(), 1U) << "a missing file is not asked for again";
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Download, WrongContentLeavesNothing) {
  const HttpServer server({{"/x.bin", {.body = "<html>please log in</html>"}}});
  DownloadOptions options;
  options.check = check_archive;
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); }, "looks like a web page");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Download, NobodyListens) {
  std::string address;
  {
    const HttpServer server({});
    address = server.address("/x.bin");
  }
  expect_error([&] { download_file(address, file()); }, "cannot download");
}

TEST_F(Download, OtherProtocolsAreRefused) {
  expect_error([&] { download_file("file:///etc/hostname", file()); }, "cannot download file:");
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Download, FolderThatCannotBeWritten) {
  expect_error([&] { download_file("http://127.0.0.1:9/x", "/proc/x.bin"); },
               "cannot write /proc/x.bin.part");
}

TEST_F(Download, ASilentServerIsNotAskedAgain) {
  const HttpServer server({{"/x.bin", {.body = content_, .pause_ms = -1}}});
  DownloadOptions options;
  options.stall_timeout_s = 1;
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); },
               "says nothing within 1 seconds");
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Download, AServerThatOnlyDripsIsGivenUp) {
  const HttpServer server({{"/x.bin", {.body = content_, .pause_ms = 50}}});
  DownloadOptions options;
  options.stall_timeout_s = 2;
  const auto start = std::chrono::steady_clock::now();
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); }, "too slow");
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(Download, WhatIsTooLargeOrWrongIsNotFetchedToItsEnd) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  DownloadOptions options;
  options.largest = 100'000;
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); }, "larger than");
  options = {};
  options.check_head = [](std::string_view head) {
    EXPECT_EQ(head.size(), 512U);
    return std::string("it is no model");
  };
  expect_error([&] { download_file(server.address("/x.bin"), file(), options); }, "it is no model");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Download, TwoAtOnceGiveOneFile) {
  const HttpServer server({{"/x.bin", {.body = content_}}});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { download_file(server.address("/x.bin"), file()); });
  for (auto& thread : threads) thread.join();
  expect_whole();
  EXPECT_EQ(server.requests().size(), 1U);
}

}  // namespace
}  // namespace yolo::checkpoint
