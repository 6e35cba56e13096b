// Where weights are looked for, in which order, and what is said when they are nowhere.
#include "checkpoint/find_weights.hpp"

#include "checkpoint/checkpoint.hpp"
#include "expect_error.hpp"
#include "http_server.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

namespace fs = std::filesystem;
using test::expect_error;
using test::HttpServer;

class FindWeights : public testing::Test {
 protected:
  FindWeights() {
    for (const char* name : {"cwd", "weights", "environment"}) fs::create_directory(folder_ / name);
    search_.cwd = folder_ / "cwd";
    search_.weights_dir = folder_ / "weights";
    search_.environment_dir = folder_ / "environment";
    search_.offline = true;
    std::ifstream in(test::data("checkpoint/tiny_yolov5.pt"), std::ios::binary);
    real_.assign(std::istreambuf_iterator<char>(in), {});
  }
  fs::path put(const std::string& name) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << "weights";
    return folder_ / name;
  }

  test::TemporaryFolder folder_;
  WeightsSearch search_;
  std::string real_;
};

TEST_F(FindWeights, PlacesInTheirOrder) {
  const auto environment = put("environment/yolo11n.pt");
  EXPECT_EQ(find_weights("yolo11n.pt", search_), environment);
  const auto weights = put("weights/yolo11n.pt");
  EXPECT_EQ(find_weights("yolo11n.pt", search_), weights);
  const auto cwd = put("cwd/yolo11n.pt");
  EXPECT_EQ(find_weights("yolo11n.pt", search_), cwd);
  const auto given = put("cwd/runs/yolo11n.pt");
  EXPECT_EQ(find_weights("runs/yolo11n.pt", search_), given);
}

TEST_F(FindWeights, AbsolutePathsAndOwnNames) {
  const auto own = put("elsewhere/my best \xc3\xa9.pt");
  EXPECT_EQ(find_weights(own.string(), search_), own);
  EXPECT_EQ(find_weights("elsewhere/yolo11n.pt",
                         search_ = {.cwd = put("cwd/elsewhere/yolo11n.pt").parent_path().parent_path()}),
            folder_ / "cwd/elsewhere/yolo11n.pt");
}

TEST_F(FindWeights, EndingMayBeLeftOutOfPublishedNames) {
  const auto found = put("weights/yolo11n-seg.pt");
  fs::create_directory(folder_ / "cwd/yolo11n-seg");  // a folder of that name is not meant
  EXPECT_EQ(find_weights("yolo11n-seg", search_), found);
}

TEST_F(FindWeights, LegacyNameWinsOverItsSuccessor) {
  const auto successor = put("cwd/yolov5nu.pt");
  EXPECT_EQ(find_weights("yolov5n.pt", search_), successor);
  const auto legacy = put("environment/yolov5n.pt");
  EXPECT_EQ(find_weights("yolov5n.pt", search_), legacy);
}

TEST_F(FindWeights, OfflineNamesAllPlaces) {
  expect_error([&] { find_weights("yolo11n.pt", search_); }, "because of working offline");
  for (const char* place : {"cwd/yolo11n.pt", "weights/yolo11n.pt", "environment/yolo11n.pt"}) {
    expect_error([&] { find_weights("yolo11n.pt", search_); }, (folder_ / place).string());
  }
  expect_error([&] { find_weights("yolo11n.pt", search_); }, std::string(kReleaseAddress) + "yolo11n.pt");
}

TEST_F(FindWeights, UnpublishedNamesAreNeverDownloaded) {
  const HttpServer server({{"/mine.pt", {.body = real_}}});
  search_.offline = false;
  search_.address = server.address();
  expect_error([&] { find_weights("mine.pt", search_); }, "no published name");
  expect_error([&] { find_weights("", search_); }, "no weights are named");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(FindWeights, DownloadsIntoTheEnvironmentsFolder) {
  const HttpServer server({{"/yolo11n.pt", {.body = real_}}});
  search_.offline = false;
  search_.address = server.address();
  std::vector<std::string> lines;
  search_.log = Log([&](LogLevel, std::string_view line) { lines.emplace_back(line); });
  const auto found = find_weights("yolo11n.pt", search_);
  EXPECT_EQ(found, folder_ / "environment/yolo11n.pt");
  EXPECT_EQ(load_checkpoint(found).layers.size(), 15U);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], testing::HasSubstr(server.address("/yolo11n.pt")));
  EXPECT_EQ(find_weights("yolo11n.pt", search_), found);
  EXPECT_EQ(server.requests().size(), 1U) << "the second time it is there";
}

TEST_F(FindWeights, DownloadsToWhereTheNamePointsOtherwise) {
  const HttpServer server({{"/yolo11n.pt", {.body = real_}}});
  search_.offline = false;
  search_.address = server.address();
  search_.environment_dir.clear();
  EXPECT_EQ(find_weights("models/yolo11n.pt", search_), folder_ / "cwd/models/yolo11n.pt");
  EXPECT_EQ(find_weights("yolo11n.pt", search_), folder_ / "cwd/yolo11n.pt");
}

TEST_F(FindWeights, Addresses) {
  const HttpServer server({{"/some/best.pt?download=1", {.body = real_}}});
  search_.offline = false;
  const auto found = find_weights(server.address("/some/best.pt?download=1"), search_);
  EXPECT_EQ(found, folder_ / "environment/best.pt");
  expect_error([&] { find_weights(server.address("/"), search_); }, "does not end in the name of a file");
}

TEST_F(FindWeights, FailedDownloadsNameThePlacesToo) {
  const HttpServer server(
      {{"/yolo11s.pt", {.body = "<html></html>"}}, {"/yolo11m.pt", {.body = real_.substr(0, 9999)}}});
  search_.offline = false;
  search_.address = server.address();
  expect_error([&] { find_weights("yolo11n.pt", search_); }, "the server answered 404");
  expect_error([&] { find_weights("yolo11n.pt", search_); }, (folder_ / "weights/yolo11n.pt").string());
  expect_error([&] { find_weights("yolo11s.pt", search_); }, "looks like a web page");
  expect_error([&] { find_weights("yolo11m.pt", search_); }, "cut off or damaged");
  EXPECT_TRUE(fs::is_empty(folder_ / "environment"));
}

}  // namespace
}  // namespace yolo::checkpoint
