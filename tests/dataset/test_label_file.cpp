// Label rows: against what the peer reads, and every kind of bad row.
#include "dataset/label_file.hpp"

#include "support.hpp"

namespace yolo::dataset {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

LabelRules rules_of(const nlohmann::json& known) {
  LabelRules rules{.classes = 3};
  const auto& shape = known.at("kpt_shape");
  if (!shape.is_null()) rules.keypoints = KeypointShape{shape[0], shape[1]};
  return rules;
}

void expect_same(const Label& label, const nlohmann::json& known, const std::string& name) {
  EXPECT_EQ(label.cls, known.at("cls")) << name;
  const std::vector<float> box{label.x, label.y, label.w, label.h};
  EXPECT_EQ(box, known.at("box").get<std::vector<float>>()) << name;
  std::vector<float> polygon, points;
  for (const cv::Point2f& point : label.polygon) polygon.insert(polygon.end(), {point.x, point.y});
  for (const LabelKeypoint& point : label.keypoints)
    points.insert(points.end(), {point.x, point.y, point.visible});
  EXPECT_EQ(polygon, known.value("polygon", std::vector<float>())) << name;
  EXPECT_EQ(points, known.value("keypoints", std::vector<float>())) << name;
}

TEST(LabelFile, RowsAsThePeerReadsThem) {
  const nlohmann::json peer = test::read_json(test::data("dataset/peer_labels.json"));
  for (const nlohmann::json& known : peer.at("cases")) {
    const std::string name = known.at("name");
    const LabelRows rows = parse_label_rows(known.at("text").get<std::string>(), rules_of(known));
    if (known.at("labels").is_null()) {
      EXPECT_EQ(rows.dropped, 1) << name;  // where the peer drops the picture, the one bad row is dropped
      EXPECT_FALSE(rows.problems.empty()) << name;
      continue;
    }
    EXPECT_EQ(rows.dropped, 0) << name;
    ASSERT_EQ(rows.labels.size(), known["labels"].size()) << name;
    for (std::size_t i = 0; i < rows.labels.size(); ++i)
      expect_same(rows.labels[i], known["labels"][i], name);
  }
}

TEST(LabelFile, ABadRowCostsThatRowAndNamesItsLine) {
  const LabelRows rows = parse_label_rows(
      "0 .5 .5 .2 .2\n0 .5 .5 x .2\n\n1 2 .5 .5 .5\n9 .5 .5 .1 .1\n1 .1 .1 .1 .1\n0.5 .1 .1 .1 .1\n",
      {.classes = 2});
  EXPECT_EQ(rows.labels.size(), 2U);
  EXPECT_EQ(rows.dropped, 4);
  ASSERT_EQ(rows.problems.size(), 4U);
  EXPECT_EQ(rows.problems[0].line, 2);
  EXPECT_THAT(rows.problems[0].reason, HasSubstr("'x' is no number"));
  EXPECT_EQ(rows.problems[1].line, 4);
  EXPECT_THAT(rows.problems[1].reason, HasSubstr("holds 2"));
  EXPECT_EQ(rows.problems[2].line, 5);
  EXPECT_THAT(rows.problems[2].reason, HasSubstr("class 9"));
  EXPECT_EQ(rows.problems[3].line, 7);
}

std::string utf16(const std::string& ascii, bool little) {
  std::string text = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) text += little ? std::string{c, '\0'} : std::string{'\0', c};
  return text;
}

TEST(LabelFile, EveryEditorsTextIsRead) {
  const std::string rows = "1 .5 .5 .2 .2\r\n3.0\t.5 .5 .4 .4\r\n";
  for (const std::string& text :
       {rows, "\xEF\xBB\xBF" + rows, utf16(rows, true), utf16(rows, false), utf16(rows, true) + "x",
        std::string("1 .5 .5 .2 .2\r3 .5 .5 .4 .4"), std::string("  +1  5e-1 0.50 .2 .2 \n3. .5 .5 .4 .4")}) {
    const LabelRows read = parse_label_rows(text, {.classes = 4});
    EXPECT_EQ(read.dropped, 0) << text;
    ASSERT_EQ(read.labels.size(), 2U) << text;
    EXPECT_EQ(read.labels[0].cls, 1);
    EXPECT_FLOAT_EQ(read.labels[0].x, 0.5F);
    EXPECT_EQ(read.labels[1].cls, 3);
    EXPECT_FLOAT_EQ(read.labels[1].w, 0.4F);
  }
}

TEST(LabelFile, CommasAreExplained) {
  for (const char* text : {"0,0.5,0.5,0.2,0.2\n", "0 0,5 0,5 0,2 0,2\n", "0;.5;.5;.2;.2"}) {
    const LabelRows rows = parse_label_rows(text, {.classes = 1});
    EXPECT_EQ(rows.dropped, 1);
    EXPECT_THAT(rows.problems.at(0).reason, HasSubstr("separated by spaces")) << text;
  }
}

TEST(LabelFile, ABrokenPolygonDoesNotTurnBoxesIntoPolygons) {
  const LabelRows rows = parse_label_rows("0 .5 .5 .2 .2\n0 .1 .1 .2 .2 .3 .3 .4\n", {.classes = 1});
  ASSERT_EQ(rows.labels.size(), 1U);
  EXPECT_TRUE(rows.labels[0].polygon.empty());
  EXPECT_FLOAT_EQ(rows.labels[0].w, 0.2F);
}

TEST(LabelFile, ARowThatIsUsedOddlyIsNoted) {
  const LabelRows rows = parse_label_rows("0 .5 .5 .2 .2\n0 .1 .1 .2 .1 .2 .2\n", {.classes = 1});
  ASSERT_EQ(rows.problems.size(), 1U);
  EXPECT_EQ(rows.problems[0].line, 1);
  EXPECT_FALSE(rows.problems[0].dropped);
}

TEST(LabelFile, DuplicatesNameTheFirst) {
  const LabelRows rows = parse_label_rows("0 .5 .5 .2 .2\n0 .1 .1 .2 .2\n0 .5 .5 .2 .2\n", {.classes = 1});
  EXPECT_EQ(rows.duplicates, 1);
  EXPECT_EQ(rows.dropped, 0);
  ASSERT_EQ(rows.problems.size(), 1U);
  EXPECT_EQ(rows.problems[0].line, 3);
  EXPECT_THAT(rows.problems[0].reason, HasSubstr("line 1"));
}

TEST(LabelFile, PointsWithoutVisibilityCountAsSeen) {
  const LabelRows rows =
      parse_label_rows("0 .5 .5 .2 .2 .1 .2 0 0\n", {.classes = 1, .keypoints = KeypointShape{2, 2}});
  ASSERT_EQ(rows.labels.size(), 1U);
  EXPECT_EQ(rows.labels[0].keypoints[0].visible, 2);
  EXPECT_EQ(rows.labels[0].keypoints[1].visible, 2);
}

TEST(LabelFile, LineEndsOfEveryKindAndAByteOrderMark) {
  EXPECT_EQ(parse_label_rows("\xEF\xBB\xBF"
                             "0 .5 .5 .2 .2\r0 .4 .4 .1 .1\r\n0 .3 .3 .1 .1",
                             {.classes = 1})
                .labels.size(),
            3U);
  EXPECT_EQ(parse_label_rows("0 .5 .5 .2 .2\r\n0 .4 x .1 .1\r\n", {.classes = 1}).problems.at(0).line, 2);
}

TEST(LabelFile, PolygonsNeedNotBeKept) {
  const LabelRows rows = parse_label_rows("0 .1 .1 .2 .1 .2 .3\n", {.classes = 1, .keep_polygons = false});
  EXPECT_TRUE(rows.labels.at(0).polygon.empty());
  EXPECT_FLOAT_EQ(rows.labels[0].h, 0.2F);
}

TEST(LabelFile, AFloodOfBadRowsIsBounded) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "bad\n";
  const LabelRows rows = parse_label_rows(text, {});
  EXPECT_EQ(rows.dropped, 5000);
  EXPECT_LE(rows.problems.size(), 1000U);
}

}  // namespace
}  // namespace yolo::dataset
