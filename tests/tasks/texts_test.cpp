// What results of every task say and write, against the text of the manual's program (data/tasks/texts.json).
#include <limits>
#include <yolo/results.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"
#include "tasks/coco_rows.hpp"
#include "tasks/results_from_json.hpp"

namespace yolo {
namespace {

using nlohmann::json;

class Texts : public testing::TestWithParam<const char*> {
 protected:
  const json all_ = test::read_json(test::data("tasks/texts.json"));
};

std::string written(const Results& results, bool save_conf) {
  const test::TemporaryFolder folder;
  results.save_txt((folder / "x.txt").string(), save_conf);
  return std::filesystem::exists(folder / "x.txt") ? test::read_text(folder / "x.txt") : "";
}

std::string text(const json& value) { return value.is_null() ? "" : value.get<std::string>(); }

TEST_P(Texts, EqualThePeers) {
  const json& cases = all_[GetParam()];
  ASSERT_GE(cases.size(), 2U);
  for (const json& row : cases) {
    const Results results = test::results_of(row, all_);
    EXPECT_EQ(written(results, false), text(row["txt"]));
    EXPECT_EQ(written(results, true), text(row["txt_conf"]));
    if (row.contains("verbose")) {
      EXPECT_EQ(results.verbose(), row["verbose"]);
    }
    if (!row.contains("json")) continue;  // the manual's program fails on points without a third value
    EXPECT_EQ(results.to_json(), row["json"]);
    EXPECT_EQ(results.to_json(true, 3), row["json_normalized"]);
    EXPECT_EQ(results.to_csv(), row["csv"]);
    EXPECT_EQ(results.to_csv(true, 4), row["csv_normalized"]);
  }
}

INSTANTIATE_TEST_SUITE_P(Tasks, Texts, testing::Values("segment", "pose", "obb", "classify"),
                         [](const auto& row) { return std::string(row.param); });

TEST(Texts, CocoRowsEqualThePeers) {
  const json all = test::read_json(test::data("tasks/texts.json"));
  std::vector<int> categories;
  for (int i = 0; i < 7; ++i) categories.push_back(i + 100);
  ASSERT_EQ(all["coco"].size(), 5U);
  for (const json& row : all["coco"]) {
    const Results results = test::results_of(row, all, true);
    const std::string id = tasks::coco_image_id("some/folder/" + row["stem"].get<std::string>() + ".jpg");
    EXPECT_EQ(tasks::coco_rows(results, id, categories), row["rows"]);
  }
}

TEST(Texts, RotatedBoxesAreCounted) {
  Results results = test::make_results(test::board(20, 20), {}, {"ship", "plane"});
  results.obb =
      Obb({{5, 5, 4, 3, 0.1F, 0.9F, 1}, {9, 9, 4, 3, 0.1F, 0.8F, 0}, {9, 5, 4, 3, 0.1F, 0.7F, 1}}, {20, 20});
  EXPECT_EQ(results.verbose(), "1 ship, 2 planes, ");
  EXPECT_EQ(results.size(), 3U);
}

TEST(Texts, AMaskWithoutPixelsGivesNoLabelRow) {
  Results results =
      test::make_results(test::board(20, 20), {{1, 1, 9, 9, 0.9F, 0}, {2, 2, 8, 8, 0.5F, 1}}, {"a", "b"});
  results.masks = Masks({Mask{}, Mask{{2, 3, 4, 4}, cv::Mat::ones(4, 4, CV_8U)}}, {20, 20}, {20, 20});
  EXPECT_EQ(written(results, true), "1 0.1 0.15 0.1 0.3 0.25 0.3 0.25 0.15 0.5\n");
  EXPECT_NE(results.to_json().find(R"("segments": {
      "x": [],
      "y": []
    })"),
            std::string::npos);
}

TEST(Texts, CropsOfRotatedBoxesAreUpright) {
  const test::TemporaryFolder folder;
  Results results = test::make_results(test::board(60, 80), {}, {"ship"});
  results.obb = Obb({{40, 30, 20, 10, 0.5F, 0.9F, 0}}, {80, 60});
  results.save_crop(folder.path().string(), "x");
  EXPECT_TRUE(std::filesystem::exists(folder / "ship/x.jpg"));
  results.obb.reset();
  results.probs = Probs({1.0F});
  results.save_crop((folder / "none").string(), "x");
  EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(CocoImageId, IsANumberWhereTheNameIsOne) {
  EXPECT_EQ(tasks::coco_image_id("/a/000000000139.jpg"), "139");
  EXPECT_EQ(tasks::coco_image_id("12a.jpg"), "\"12a\"");
  EXPECT_EQ(tasks::coco_image_id("-12.jpg"), "\"-12\"");
  EXPECT_EQ(tasks::coco_image_id("99999999999999999999999.png"), "\"99999999999999999999999\"");
  EXPECT_EQ(tasks::coco_image_id("ü\".png"), "\"\\u00fc\\\"\"");
}

TEST(CocoRows, LeaveOutWhatIsNotANumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Results results = test::make_results(
      test::board(20, 20), {{nan, 1, 2, 3, 0.5F, 0}, {1, 2, 4, 6, 0.25F, 3}, {1, 2, 4, 6, nan, 0}}, {"a"});
  EXPECT_EQ(tasks::coco_rows(results, "7", std::vector<int>{9}),
            R"({"image_id": 7, "category_id": 3, "bbox": [1.0, 2.0, 3.0, 4.0], "score": 0.25})");
}

TEST(CocoRows, AClassificationHasNone) {
  Results results = test::make_results(test::board(20, 20), {}, {"a"});
  results.probs = Probs({0.5F, 0.5F});
  EXPECT_EQ(tasks::coco_rows(results, "7", {}), "");
}

}  // namespace
}  // namespace yolo
