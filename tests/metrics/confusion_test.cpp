// The confusion matrix against the peer's.
#include "metrics/confusion.hpp"

#include <yolo/error.hpp>

#include "json_values.hpp"
#include "metrics/overlap.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;

void expect_same(const ConfusionMatrix& found, const json& expected) {
  ASSERT_EQ(static_cast<std::size_t>(found.side()), expected.size());
  for (int y = 0; y < found.side(); ++y) {
    for (int x = 0; x < found.side(); ++x) {
      EXPECT_EQ(found.at(y, x),
                expected[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)].get<double>())
          << y << ", " << x;
    }
  }
}

/// A batch of the golden file: rows x1,y1,x2,y2,conf,cls, or x,y,w,h,conf,cls,angle for rotated boxes.
void add(ConfusionMatrix& matrix, const json& batch, bool rotated) {
  std::vector<Box> boxes, true_boxes;
  std::vector<RotatedBox> turned, true_turned;
  std::vector<int> classes;
  std::vector<float> scores;
  for (const json& row : batch["detections"]) {  // null: no rows
    const auto v = row.get<std::vector<float>>();
    boxes.push_back({v[0], v[1], v[2], v[3]});
    if (rotated) turned.push_back({v[0], v[1], v[2], v[3], v[6]});
    scores.push_back(v[4]);
    classes.push_back(static_cast<int>(v[5]));
  }
  for (const json& row : batch["gt_bboxes"]) {
    const auto v = row.get<std::vector<float>>();
    true_boxes.push_back({v[0], v[1], v[2], v[3]});
    if (rotated) true_turned.push_back({v[0], v[1], v[2], v[3], v[4]});
  }
  const cv::Mat1f iou = rotated ? probiou(true_turned, turned) : box_iou(true_boxes, boxes);
  matrix.add_objects(iou, batch["gt_cls"].get<std::vector<int>>(), classes, scores);
}

TEST(SharedConfusion, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const json golden = test::read_json(test::shared("golden/metrics.json"))["metrics"]["ConfusionMatrix"];
  int objects = 0, pictures = 0;
  for (const json& one : golden) {
    const int classes = one["nc"].get<int>();
    if (one.contains("preds")) {
      ConfusionMatrix matrix = ConfusionMatrix::for_classification(classes);
      for (std::size_t i = 0; i < one["preds"].size(); ++i)
        matrix.add_picture(one["preds"][i][0], one["targets"][i]);
      expect_same(matrix, one["matrix"]);
      ++pictures;
      continue;
    }
    ++objects;
    const json& kwargs = one["kwargs"];
    const auto conf = kwargs.contains("conf") ? std::optional(kwargs["conf"].get<float>()) : std::nullopt;
    ConfusionMatrix matrix(classes, conf, kwargs.value("iou_thres", 0.45F));
    EXPECT_FLOAT_EQ(matrix.confidence(), one["conf_used"].get<float>());
    for (const json& batch : one["batches"]) add(matrix, batch, one.value("rotated", false));
    expect_same(matrix, one["matrix"]);
    if (!one.contains("tp_fp")) continue;
    const auto counts = matrix.counts();
    for (std::size_t i = 0; i < counts.right.size(); ++i) {
      EXPECT_EQ(static_cast<double>(counts.right[i]), one["tp_fp"][0][i].get<double>());
      EXPECT_EQ(static_cast<double>(counts.wrong[i]), one["tp_fp"][1][i].get<double>());
    }
  }
  EXPECT_EQ(objects, 3);
  EXPECT_EQ(pictures, 1);
}

TEST(Confusion, EqualsThePeerOnRandomBoxes) {
  const json cases = test::read_json(test::data("metrics/peer.json"))["confusion"];
  EXPECT_EQ(cases.size(), 6U);
  for (const json& one : cases) {
    const auto conf = one["conf"].is_null() ? std::optional<float>() : one["conf"].get<float>();
    ConfusionMatrix matrix(3, conf);
    const cv::Mat1f iou =
        box_iou(one["true_boxes"].get<std::vector<Box>>(), one["boxes"].get<std::vector<Box>>());
    matrix.add_objects(iou, one["true"].get<std::vector<int>>(), one["predicted"].get<std::vector<int>>(),
                       one["scores"].get<std::vector<float>>());
    expect_same(matrix, one["matrix"]);
  }
}

TEST(Confusion, EqualsThePeerOf84) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  for (const json& one : fixture["confusion"]) {
    SCOPED_TRACE(one["conf"].dump() + one["rotated"].dump());
    const bool rotated = one["rotated"];
    ConfusionMatrix matrix(3, one["conf"].get<float>(), 0.45F, confusion_rules(Release::v8_4, rotated));
    const cv::Mat1f iou =
        rotated ? probiou(one["true_boxes"].get<std::vector<RotatedBox>>(), one["boxes"].get<std::vector<RotatedBox>>())
                : box_iou(one["true_boxes"].get<std::vector<Box>>(), one["boxes"].get<std::vector<Box>>());
    matrix.add_objects(iou, one["true"].get<std::vector<int>>(), one["predicted"].get<std::vector<int>>(),
                       one["scores"].get<std::vector<float>>());
    expect_same(matrix, one["matrix"]);
  }
}

TEST(Confusion, ClassificationCountsBestPredictions) {
  ConfusionMatrix matrix = ConfusionMatrix::for_classification(2);
  matrix.add_picture(0, 1);
  matrix.add_picture(1, 1);
  expect_same(matrix, json::parse("[[0, 1], [0, 1]]"));
  EXPECT_FALSE(matrix.has_background());
}

TEST(Confusion, RefusesWhatDoesNotFit) {
  EXPECT_THROW(ConfusionMatrix(0), Error);
  ConfusionMatrix matrix(2);
  EXPECT_THROW(matrix.add_picture(2, 0), Error);
  EXPECT_THROW(matrix.add_objects(cv::Mat1f(1, 1, 0.F), std::vector<int>{-1}, std::vector<int>{0},
                                  std::vector<float>{1}),
               Error);
  EXPECT_THROW(matrix.add_objects(cv::Mat1f(2, 1, 0.F), std::vector<int>{0}, std::vector<int>{0},
                                  std::vector<float>{1}),
               Error);
}

}  // namespace
}  // namespace yolo::metrics
