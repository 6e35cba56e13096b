// predictions.json: precision, validity at any moment, errors.
#include "tasks/predictions_json.hpp"

#include <limits>
#include <yolo/error.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

Results result(std::vector<Detection> list, const std::string& path = "a.jpg") {
  Results results = test::make_results(test::board(60, 80), std::move(list), {"person", "a \"q\"\n"});
  results.path = path;
  return results;
}

TEST(PredictionsJson, KeepsEveryBitOfEveryFloat) {
  const test::TemporaryFolder folder;
  std::vector<Detection> list;
  std::uint32_t state = 7;
  const auto next = [&] {
    float value;
    do {
      state = state * 1664525 + 1013904223;
      std::memcpy(&value, &state, 4);
    } while (!std::isfinite(value));
    return value;
  };
  for (int i = 0; i < 2000; ++i) list.push_back({next(), next(), next(), next(), next(), i % 3, -1});
  tasks::PredictionsWriter writer(folder / "new/predictions.json");
  writer.add(result(list, "/photos/größe \"1\".jpg"));
  writer.finish();
  const auto json = test::read_json(folder / "new/predictions.json");
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["path"], "/photos/größe \"1\".jpg");
  EXPECT_EQ(json[0]["orig_shape"], nlohmann::json({60, 80}));
  ASSERT_EQ(json[0]["boxes"].size(), list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& box = json[0]["boxes"][i];
    EXPECT_EQ(static_cast<float>(box["xyxy"][0].get<double>()), list[i].x1);
    EXPECT_EQ(static_cast<float>(box["xyxy"][3].get<double>()), list[i].y2);
    EXPECT_EQ(static_cast<float>(box["conf"].get<double>()), list[i].conf);
    EXPECT_EQ(box["cls"], list[i].cls);
  }
  EXPECT_EQ(json[0]["boxes"][1]["name"], "a \"q\"\n");
  EXPECT_EQ(json[0]["boxes"][2]["name"], "class2");
}

TEST(PredictionsJson, PartFileIsValidAfterEveryImage) {
  const test::TemporaryFolder folder;
  tasks::PredictionsWriter writer(folder / "p.json");
  for (std::size_t n = 0; n < 5; ++n) {
    EXPECT_EQ(test::read_json(folder / "p.json.part").size(), n);
    EXPECT_FALSE(fs::exists(folder / "p.json"));
    writer.add(result(n % 2 ? std::vector<Detection>{} : std::vector<Detection>{{1, 2, 3, 4, 0.5f, 0, -1}}));
  }
  writer.finish();
  EXPECT_EQ(test::read_json(folder / "p.json").size(), 5u);
  EXPECT_FALSE(fs::exists(folder / "p.json.part"));
  EXPECT_THROW(writer.add(result({})), Error);
}

TEST(PredictionsJson, RunThatEndsEarlyKeepsItsRows) {
  const test::TemporaryFolder folder;
  try {
    tasks::PredictionsWriter writer(folder / "p.json");
    writer.add(result({}));
    throw Error("the run failed");
  } catch (const Error&) {
  }
  EXPECT_EQ(test::read_json(folder / "p.json").size(), 1u);
}

TEST(PredictionsJson, NoImagesIsAnEmptyArray) {
  const test::TemporaryFolder folder;
  tasks::PredictionsWriter(folder / "p.json").finish();
  EXPECT_EQ(test::read_json(folder / "p.json"), nlohmann::json::array());
}

TEST(PredictionsJson, NotANumberIsNullAndBadBytesStayValid) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto json =
      nlohmann::json::parse(tasks::prediction_row(result({{nan, 0, 1, 2, nan, 0, -1}}, "bad\xff.jpg")));
  EXPECT_TRUE(json["boxes"][0]["conf"].is_null());
  EXPECT_EQ(json["path"], "bad\uFFFD.jpg");
}

TEST(PredictionsJson, MasksAndKeypointsStandWithTheirBox) {
  Results results = result({{1, 2, 9, 8, 0.5f, 0, -1}, {2, 2, 4, 4, 0.25f, 1, -1}});
  results.masks = Masks({Mask{{2, 3, 4, 4}, cv::Mat::ones(4, 4, CV_8U)}, Mask{}}, {80, 60}, {80, 60});
  results.keypoints = Keypoints({{1.5f, 2, 0.75f}, {3, 4, 1}, {5, 6, 0.5f}, {7, 8, 0.1f}}, 2, true, {80, 60});
  auto json = nlohmann::json::parse(tasks::prediction_row(results));
  EXPECT_EQ(json["boxes"][0]["segment"], nlohmann::json::parse("[[2, 3], [2, 6], [5, 6], [5, 3]]"));
  EXPECT_EQ(json["boxes"][1]["segment"], nlohmann::json::array());
  EXPECT_EQ(json["boxes"][0]["keypoints"], nlohmann::json::parse("[[1.5, 2, 0.75], [3, 4, 1]]"));
  EXPECT_EQ(json["boxes"][1]["keypoints"][1][0], 0);
  results.keypoints = Keypoints({{1.5f, 2, 0}, {3, 4, 0}}, 1, false, {80, 60});
  json = nlohmann::json::parse(tasks::prediction_row(results));
  EXPECT_EQ(json["boxes"][1]["keypoints"], nlohmann::json::parse("[[3, 4]]"));
}

TEST(PredictionsJson, RotatedBoxesHaveTheirCorners) {
  Results results = result({});
  results.obb = Obb({{10, 20, 8, 4, 0, 0.5f, 1}}, {80, 60});
  const auto json = nlohmann::json::parse(tasks::prediction_row(results));
  EXPECT_FALSE(json.contains("boxes"));
  EXPECT_EQ(json["orig_shape"], nlohmann::json({60, 80}));
  EXPECT_EQ(json["obb"][0]["xywhr"], nlohmann::json({10, 20, 8, 4, 0}));
  EXPECT_EQ(json["obb"][0]["xyxyxyxy"], nlohmann::json::parse("[[14, 22], [14, 18], [6, 18], [6, 22]]"));
  EXPECT_EQ(json["obb"][0]["cls"], 1);
}

TEST(PredictionsJson, AClassificationHasItsFiveBest) {
  Results results = result({});
  results.probs = Probs({0.25f, 0.5f, 0.25f});
  const auto json = nlohmann::json::parse(tasks::prediction_row(results));
  EXPECT_EQ(json["probs"]["top5"], nlohmann::json({1, 0, 2}));
  EXPECT_EQ(json["probs"]["top5conf"], nlohmann::json({0.5, 0.25, 0.25}));
  EXPECT_EQ(json["probs"]["names"], nlohmann::json({"a \"q\"\n", "person", "class2"}));
  EXPECT_FALSE(json.contains("boxes"));
}

TEST(PredictionsJson, SaysWhyItCannotWrite) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "file") << "mine";
  EXPECT_THROW(tasks::PredictionsWriter(folder / "file/p.json"), Error);
  fs::create_directories(folder / "taken.json/inside");
  tasks::PredictionsWriter writer(folder / "taken.json");
  EXPECT_THROW(writer.finish(), Error);
}

}  // namespace
}  // namespace yolo
