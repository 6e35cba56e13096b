// The drawing of whole results against pictures of the manual's program, and the line of counts.
#include <yolo/results.hpp>

#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <yolo/error.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

PlotOptions options_of(const nlohmann::json& json) {
  PlotOptions options;
  options.conf = json.value("conf", true);
  options.labels = json.value("labels", true);
  if (json.contains("line_width")) options.line_width = json["line_width"].get<int>();
  return options;
}

TEST(Plot, DrawsWhatThePeerDraws) {
  const auto peer = test::read_json(test::data("plot/peer.json"));
  ASSERT_EQ(peer["drawings"].size(), 5u);
  for (const auto& drawing : peer["drawings"]) {
    const std::string file = drawing["file"];
    const cv::Mat expected = cv::imread(test::data("plot/" + file).string());
    ASSERT_FALSE(expected.empty()) << file;
    const Results results = test::make_results(test::board(drawing["height"], drawing["width"]),
                                               test::detections(drawing["rows"]), peer["names"]);
    EXPECT_EQ(test::differing_values(results.plot(options_of(drawing["options"])), expected), 0) << file;
  }
}

TEST(Plot, KeepsTheOriginalAndObeysBoxes) {
  const cv::Mat before = test::board(100, 100);
  const Results results = test::make_results(before.clone(), {{10, 30, 60, 80, 0.9f, 0, -1}}, {"person"});
  EXPECT_GT(test::differing_values(results.plot(), before), 100);
  EXPECT_EQ(test::differing_values(results.orig_img, before), 0);
  EXPECT_EQ(test::differing_values(results.plot({.boxes = false}), before), 0);
}

TEST(Plot, NeedsAnImage) { EXPECT_THROW(test::make_results(cv::Mat(), {}, {}).plot(), Error); }

TEST(Plot, OddValuesAreHarmless) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Results results =
      test::make_results(test::board(50, 50), {{nan, 1, 2, 3, nan, 7, -1}, {1, 20, 30, 40, nan, -3, 5}}, {});
  EXPECT_NO_THROW(results.plot());
  EXPECT_EQ(results.verbose(), "1 class-3, 1 class7, ");
}

TEST(Verbose, CountsInOrderOfClass) {
  const std::vector<std::string> names{"person", "sheep", "bus"};
  const auto line = [&](const std::vector<int>& classes) {
    std::vector<Detection> list;
    for (int cls : classes) list.push_back({0, 0, 1, 1, 0.5f, cls, -1});
    return test::make_results(test::board(8, 8), list, names).verbose();
  };
  EXPECT_EQ(line({}), "(no detections), ");
  EXPECT_EQ(line({2, 0, 0, 0, 0}), "4 persons, 1 bus, ");
  EXPECT_EQ(line({1, 1, 2}), "2 sheeps, 1 bus, ");  // the plural is always an s
  EXPECT_EQ(line({9}), "1 class9, ");
}

TEST(ClassName, FallsBackToTheIndex) {
  Results results = test::make_results(test::board(8, 8), {}, {"person"});
  EXPECT_EQ(results.class_name(0), "person");
  EXPECT_EQ(results.class_name(7), "class7");
  EXPECT_EQ(results.class_name(-1), "class-1");
  results.names = nullptr;
  EXPECT_EQ(results.class_name(0), "class0");
}

}  // namespace
}  // namespace yolo
