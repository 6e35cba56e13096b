// Overlaps against the peer's values.
#include "metrics/overlap.hpp"

#include <yolo/error.hpp>

#include "json_values.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;
using test::expect_near;
using test::to_matrix;

template <typename Row>
std::vector<Row> rows(const json& values) {
  return values.get<std::vector<Row>>();
}

std::vector<BitMask> masks(const json& values) {
  std::vector<BitMask> result;
  for (const json& row : values) {
    std::vector<std::uint8_t> pixels;
    for (const json& value : row) pixels.push_back(value.get<float>() != 0 ? 1 : 0);
    result.push_back(pack_mask(cv::Mat(1, static_cast<int>(pixels.size()), CV_8UC1, pixels.data())));
  }
  return result;
}

std::vector<Pose> poses(const json& values) {
  std::vector<Pose> result;
  for (const json& points : values) {
    Pose& pose = result.emplace_back();
    for (const json& point : points)
      pose.emplace_back(point[0].get<float>(), point[1].get<float>(), point[2].get<float>());
  }
  return result;
}

TEST(SharedOverlap, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  constexpr float kRounded = 3e-6F;  // the file's inputs have seven digits
  const json golden = test::read_json(test::shared("golden/metrics.json"))["metrics"];
  for (const json& one : golden["box_iou"]) {
    expect_near(box_iou(rows<Box>(one["box1"]), rows<Box>(one["box2"])), to_matrix(one["out"]), kRounded);
  }
  for (const json& one : golden["bbox_ioa"]) {
    const bool over_union = one["iou"].get<bool>();
    expect_near(box_ioa(rows<Box>(one["box1"]), rows<Box>(one["box2"]), over_union), to_matrix(one["out"]),
                kRounded);
  }
  for (const json& one : golden["mask_iou"]) {
    expect_near(mask_iou(masks(one["mask1"]), masks(one["mask2"])), to_matrix(one["out"]), 1e-6F);
  }
  for (const json& one : golden["kpt_iou"]) {
    const cv::Mat1f found = pose_similarity(poses(one["kpt1"]), poses(one["kpt2"]), rows<float>(one["area"]),
                                            rows<float>(one["sigma"]));
    expect_near(found, to_matrix(one["out"]), kRounded);
  }
  for (const json& one : golden["batch_probiou"]) {
    expect_near(probiou(rows<RotatedBox>(one["obb1"]), rows<RotatedBox>(one["obb2"])), to_matrix(one["out"]),
                kRounded);
  }
  int plain = 0;
  for (const json& one : golden["probiou"]) {
    if (one["CIoU"].get<bool>()) continue;
    ++plain;
    const auto a = rows<RotatedBox>(one["obb1"]), b = rows<RotatedBox>(one["obb2"]);
    for (std::size_t i = 0; i < a.size(); ++i)
      EXPECT_NEAR(probiou(a[i], b[i]), one["out"][i].get<float>(), kRounded);
  }
  EXPECT_GT(plain, 0);
}

TEST(Overlap, EqualsThePeerOnExactInputs) {
  const json data = test::read_json(test::data("metrics/peer.json"))["overlap"];
  constexpr float kLastBits = 3e-7F;
  const auto a = rows<Box>(data["boxes"][0]), b = rows<Box>(data["boxes"][1]);
  expect_near(box_iou(a, b), to_matrix(data["box_iou"]), kLastBits);
  expect_near(box_ioa(a, b), to_matrix(data["bbox_ioa"]), kLastBits);
  const auto turned = rows<RotatedBox>(data["rotated"]);
  expect_near(probiou(turned, turned), to_matrix(data["batch_probiou"]),
              1e-5F);  // the logarithm loses digits near 1
  const auto found = pose_similarity(poses(data["poses"][0]), poses(data["poses"][1]),
                                     rows<float>(data["areas"]), coco_keypoint_sigmas());
  expect_near(found, to_matrix(data["kpt_iou"]), kLastBits);
}

TEST(Overlap, OfSimpleShapesIsArithmetic) {
  const std::vector<Box> a{{0, 0, 10, 10}}, b{{5, 0, 15, 10}, {20, 20, 30, 30}};
  const cv::Mat1f iou = box_iou(a, b);
  EXPECT_NEAR(iou(0, 0), 1. / 3, 1e-6);
  EXPECT_EQ(iou(0, 1), 0);
  EXPECT_NEAR(box_ioa(a, b)(0, 0), 0.5, 1e-6);
  const RotatedBox wide{50, 50, 30, 10, 0}, turned{50, 50, 10, 30, static_cast<float>(CV_PI / 2)};
  EXPECT_NEAR(probiou(wide, turned), 1, 1e-3);  // the same box written in two ways
  EXPECT_EQ(box_iou({}, b).rows, 0);
}

TEST(Overlap, OfMasksCountsPixelsAcrossWordBorders) {
  cv::Mat left = cv::Mat::zeros(7, 19, CV_8UC1), right = left.clone();
  left(cv::Rect(0, 0, 12, 7)) = 255;
  right(cv::Rect(6, 0, 13, 7)) = 1;
  const std::vector<BitMask> a{pack_mask(left)}, b{pack_mask(right)};
  EXPECT_EQ(a[0].area, 12 * 7);
  EXPECT_NEAR(mask_iou(a, b)(0, 0), 6. / 19, 1e-6);
  EXPECT_THROW(pack_mask(cv::Mat::zeros(2, 2, CV_32FC1)), Error);
  const std::vector<BitMask> small{pack_mask(cv::Mat::ones(2, 2, CV_8UC1))};
  EXPECT_THROW(mask_iou(a, small), Error);
}

TEST(Overlap, OfPosesLeavesUnlabelledPointsOut) {
  const std::vector<Pose> truth{{{0, 0, 2}, {5, 5, 0}}}, found{{{0, 0, 1}, {90, 90, 1}}};
  const std::vector<float> area{100}, sigmas{0.1F, 0.1F};
  EXPECT_NEAR(pose_similarity(truth, found, area, sigmas)(0, 0), 1, 1e-6);
  EXPECT_THROW(pose_similarity(truth, found, area, std::vector<float>{0.1F}), Error);
  EXPECT_THROW(pose_similarity(truth, found, {}, sigmas), Error);
  EXPECT_FLOAT_EQ(keypoint_sigmas(17, 3)[16], 0.089F);
  EXPECT_FLOAT_EQ(keypoint_sigmas(17, 2)[16], 1.F / 17);
  EXPECT_EQ(keypoint_sigmas(5, 3), std::vector<float>(5, 0.2F));
}

}  // namespace
}  // namespace yolo::metrics
