// Predictions of the clone's own checkpoints in f32 against the real peer's (tests/data/truth).
#include <yolo/model.hpp>

#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "truth.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.05, kConfidence = 1e-3;

PredictOptions strict(const json& predict) {
  PredictOptions options;
  options.compute.half = false;
  options.save.images = options.verbose = false;
  options.imgsz = {predict["imgsz"].get<int>()};
  return options;
}

template <class Values>
void expect_near(const Values& ours, const json& peers, double tolerance, const char* what) {
  for (std::size_t k = 0; k < std::min(std::size(ours), peers.size()); ++k) EXPECT_NEAR(ours[k], peers[k].get<double>(), tolerance) << what << " " << k;
}

// Pixels of a soft edge may fall to either side by rounding.
void expect_mask(const Masks& masks, std::size_t i, const json& peers) {
  const cv::Mat mask = masks.data(i);
  EXPECT_EQ(json({mask.rows, mask.cols}), peers["shape"]);
  EXPECT_NEAR(cv::countNonZero(mask), peers["area"].get<int>(), 2);
  const cv::Rect box = cv::boundingRect(mask);
  expect_near(std::array{box.x, box.y, box.br().x - 1, box.br().y - 1}, peers["bounds"], 1, "bounds");
  if (cv::countNonZero(mask) != peers["area"].get<int>()) return;
  const Polygon outline = masks.xy()[i];
  EXPECT_EQ(outline.size(), peers["points"].get<std::size_t>());
  for (std::size_t k = 0; k < std::min(outline.size(), peers["start"].size()); ++k)
    expect_near(std::array{outline[k].x, outline[k].y}, peers["start"][k], 1e-3, "outline");
}

void expect_keypoints(std::span<const Keypoint> ours, const json& peers) {
  for (std::size_t k = 0; k < peers.size(); ++k) {
    EXPECT_NEAR(ours[k].conf, peers[k][2].get<double>(), kConfidence) << "point " << k;
    if (std::abs(ours[k].conf - 0.5F) < 1e-4F) continue;  // hidden here, shown there
    expect_near(std::array{ours[k].x, ours[k].y}, peers[k], kPixels, "point");
  }
}

void expect_turned_box(const RotatedBox& ours, const json& peers) {
  expect_near(std::array{ours.x, ours.y, ours.width, ours.height}, peers, kPixels, "turned box");
  const double turn = std::abs(static_cast<double>(ours.angle) - peers[4].get<double>());
  EXPECT_LT(std::min(turn, std::abs(std::numbers::pi - turn)), 1e-3) << "angle";
}

/// Every object in the peer's order. Returns how many were certain.
int expect_objects(const Results& ours, const json& peers) {
  EXPECT_EQ(json({ours.input_size.height, ours.input_size.width}), peers["input"]);
  const json& rows = peers["objects"];
  const std::size_t count = ours.obb ? ours.obb->size() : ours.boxes.size();
  EXPECT_EQ(count, rows.size());
  int certain = 0;
  for (std::size_t i = 0; i < std::min(count, rows.size()); ++i) {
    SCOPED_TRACE("object " + std::to_string(i));
    const json& row = rows[i];
    certain += row["conf"].get<double>() > 0.5 ? 1 : 0;
    EXPECT_EQ(ours.obb ? (*ours.obb)[i].cls : ours.boxes[i].cls, row["cls"].get<int>());
    EXPECT_NEAR(ours.obb ? (*ours.obb)[i].conf : ours.boxes[i].conf, row["conf"].get<double>(), kConfidence);
    // Boxes of poses are whole pixels.
    expect_near(ours.obb ? ours.obb->xyxy()[i] : ours.boxes.xyxy()[i], row["xyxy"], kPixels, "box");
    if (ours.obb) expect_turned_box((*ours.obb)[i], row["xywhr"]);
    EXPECT_EQ(ours.masks.has_value(), row.contains("mask"));
    if (ours.masks) expect_mask(*ours.masks, i, row["mask"]);
    EXPECT_EQ(ours.keypoints.has_value(), row.contains("keypoints"));
    if (ours.keypoints) expect_keypoints((*ours.keypoints)[i], row["keypoints"]);
  }
  return certain;
}

std::size_t count_of(const Results& results) { return results.obb ? results.obb->size() : results.boxes.size(); }

class TruthPrediction : public testing::TestWithParam<const char*> {};

TEST_P(TruthPrediction, GivesThePeersObjects) {
  const test::Truth truth(GetParam());
  const json& predict = truth.values["predict"];
  Model model(truth.weights.string());
  const PredictOptions options = strict(predict);
  PredictOptions square = options, faint = options, retina = options;
  square.rect = false;
  faint.conf = 0.001;
  retina.retina_masks = true;
  int certain = 0, faint_boxes = 0, faint_difference = 0;
  for (const auto& [name, row] : predict["pictures"].items()) {
    SCOPED_TRACE(name);
    const cv::Mat image = cv::imread((truth.pictures / name).string());
    ASSERT_EQ(json({image.rows, image.cols}), row["shape"]);
    certain += expect_objects(model.predict(image, options), row["rect"]);
    certain += expect_objects(model.predict(image, square), row["square"]);
    if (row.contains("retina")) certain += expect_objects(model.predict(image, retina), row["retina"]);
    const int peers = row["faint"].get<int>(), ours = static_cast<int>(count_of(model.predict(image, faint)));
    faint_boxes += peers;
    faint_difference += std::abs(ours - peers);
  }
  EXPECT_GE(certain, 2 * static_cast<int>(predict["pictures"].size())) << "so few certain objects prove little";
  EXPECT_LE(faint_difference, 0.005 * faint_boxes);
}

INSTANTIATE_TEST_SUITE_P(Tasks, TruthPrediction, testing::Values("detect", "segment", "pose", "obb"),
                         [](const auto& test) { return std::string(test.param); });

TEST(TruthClassification, GivesThePeersProbabilities) {
  const test::Truth truth("classify");
  const json& predict = truth.values["predict"];
  Model model(truth.weights.string());
  ASSERT_GE(predict["pictures"].size(), 20u);
  for (const auto& [name, row] : predict["pictures"].items()) {
    SCOPED_TRACE(name);
    const Results results = model.predict(cv::imread((truth.pictures / name).string()), strict(predict));
    EXPECT_EQ(json({results.input_size.height, results.input_size.width}), row["input"]);
    ASSERT_TRUE(results.probs);
    ASSERT_EQ(results.probs->size(), row["probs"].size());
    expect_near(results.probs->data(), row["probs"], kConfidence, "probability");
  }
}

}  // namespace
}  // namespace yolo
