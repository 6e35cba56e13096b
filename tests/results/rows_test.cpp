// Rows, JSON and CSV against the text of the manual's program.
#include <clocale>
#include <limits>
#include <yolo/results.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

const std::vector<std::string> kNames{"person", "a \"q\", b", "sheep", "émile\nx", "bus"};

Results results_of(const nlohmann::json& text) {
  const cv::Mat image = cv::Mat::zeros(text["shape"][0], text["shape"][1], CV_8UC3);
  return test::make_results(image, test::detections(text["rows"]), kNames);
}

TEST(Summary, TextsEqualThePeers) {
  const auto texts = test::read_json(test::data("plot/peer.json"))["texts"];
  ASSERT_EQ(texts.size(), 4u);
  for (const auto& text : texts) {
    const Results results = results_of(text);
    EXPECT_EQ(results.verbose(), text["verbose"]);
    EXPECT_EQ(results.to_json(), text["json"]);
    EXPECT_EQ(results.to_json(true, 3), text["json_normalized"]);
    EXPECT_EQ(results.to_csv(), text["csv"]);
    EXPECT_EQ(results.to_csv(true), text["csv_normalized"]);
  }
}

TEST(Summary, LocaleChangesNothing) {
  const Results results = results_of(test::read_json(test::data("plot/peer.json"))["texts"][1]);
  const std::string before = results.to_json() + results.to_csv();
  const std::string old = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) std::setlocale(LC_ALL, locale);
  EXPECT_EQ(results.to_json() + results.to_csv(), before);
  std::setlocale(LC_ALL, old.c_str());
}

TEST(Summary, JsonReadsBackAsTheRows) {
  std::vector<Detection> list;
  for (int i = 0; i < 500; ++i) {
    const float v = std::sin(static_cast<float>(i) * 12.9898f) * 4000;
    list.push_back({v, v / 3, v * 1.7f, v / 7, std::abs(v) / 4000, i % 6, i % 2 ? i : -1});
  }
  const Results results = test::make_results(test::board(64, 48), list, kNames);
  const auto rows = results.summary();
  const auto json = nlohmann::json::parse(results.to_json());
  ASSERT_EQ(json.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(json[i]["name"], rows[i].name);
    EXPECT_EQ(json[i]["confidence"].get<double>(), rows[i].confidence);
    EXPECT_EQ(json[i]["box"]["y2"].get<double>(), rows[i].box[3]);
    EXPECT_NEAR(rows[i].box[0], list[i].x1, 0.51e-5);
    EXPECT_EQ(json[i].contains("track_id"), i % 2 == 1);
  }
}

TEST(Summary, NothingThatIsNotANumberIsWritten) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinite = std::numeric_limits<float>::infinity();
  const Results results =
      test::make_results(test::board(8, 8), {{nan, infinite, 1, 2, nan, 0, -1}}, {"bad\xff name"});
  EXPECT_TRUE(nlohmann::json::parse(results.to_json())[0]["box"]["x1"].is_null());
  EXPECT_NE(results.to_csv().find("0,bad\xff name,0,,\"{'x1': None"), std::string::npos);
  for (const std::string& text : {results.to_json(), results.to_csv()}) {
    EXPECT_EQ(text.find("nan"), std::string::npos);
    EXPECT_EQ(text.find("inf"), std::string::npos);
  }
}

TEST(Summary, ZeroSizedImage) {
  Results results = test::make_results(cv::Mat(), {{0, 0, 0, 0, 0.5f, 0, -1}}, {"x"});
  EXPECT_EQ(results.summary(true)[0].box, (std::vector<double>{0, 0, 0, 0}));
  EXPECT_EQ(results.orig_shape(), (std::pair<int, int>{0, 0}));
}

}  // namespace
}  // namespace yolo
