// Samples as the batch needs them, against the real peer's.
#include "augment/format.hpp"

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "augment/golden.hpp"
#include "image/polygon_mask.hpp"

namespace yolo::augment {
namespace {

using golden::json;

TargetKind kind_of(const std::string& task) {
  if (task.starts_with("segment")) return TargetKind::masks;
  if (task == "pose") return TargetKind::keypoints;
  return task == "obb" ? TargetKind::rotated : TargetKind::boxes;
}

std::vector<float> flat(const json& value) {
  std::vector<float> result;
  for (const json& entry : value) {
    if (!entry.is_array()) {
      result.push_back(entry.get<float>());
      continue;
    }
    for (const float inner : flat(entry)) result.push_back(inner);
  }
  return result;
}

void expect_near(const std::vector<float>& ours, const json& expected) {
  const std::vector<float> theirs = flat(expected);
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], theirs[i], 1e-5) << i;
}

void expect_masks(const std::vector<cv::Mat1b>& masks, const json& row) {
  ASSERT_EQ(masks.size(), row.contains("masks_shape") ? row["masks_shape"][0].get<std::size_t>() : 0);
  if (masks.empty()) return;
  EXPECT_EQ(masks[0].rows, row["masks_shape"][1]);
  EXPECT_EQ(masks[0].cols, row["masks_shape"][2]);
  for (std::size_t i = 0; row.contains("masks_sum") && i < masks.size(); ++i)
    EXPECT_EQ(cv::sum(masks[i])[0], row["masks_sum"][i]);
  if (!row.contains("masks_rows")) return;
  const std::vector<float> expected = flat(row["masks_rows"]);
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_EQ(masks[0](static_cast<int>(i) / masks[0].cols, static_cast<int>(i) % masks[0].cols), expected[i])
        << i;
}

TEST(SharedFormat, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("format")) {
    const std::string task = row["task"];
    SCOPED_TRACE(task);
    FormatSettings settings;
    settings.target = kind_of(task);
    settings.overlap_mask = task.find("mask_overlap=False") == std::string::npos;
    settings.bgr = task.find("bgr=1") != std::string::npos;
    const FormattedSample formatted =
        format_sample({golden::picture(1, row["hw"]), golden::instances(row["in_xyxy"])}, settings);
    golden::expect_image(formatted.image, row["img"]);
    if (row.contains("cls")) expect_near(formatted.classes, row["cls"]);
    if (row.contains("bboxes")) expect_near(formatted.boxes, row["bboxes"]);
    if (row.contains("keypoints")) expect_near(formatted.keypoints, row["keypoints"]);
    expect_masks(formatted.masks, row);
  }
}

TEST(SharedFormat, PolygonsBecomeMasksAsInThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("polygon2mask")) {
    std::vector<cv::Point2f> polygon;
    for (const json& point : row["polygon"]) polygon.emplace_back(point[0], point[1]);
    const int ratio = row["downsample_ratio"], height = row["hw"][0], width = row["hw"][1];
    const image::PolygonMask mask = image::draw_polygon_mask(polygon, {width, height}, ratio);
    cv::Mat1b plane(height / ratio, width / ratio, std::uint8_t{0});
    mask.bits.copyTo(plane(mask.where));
    for (int y = 0; y < plane.rows; ++y) {
      std::string bits;
      for (int x = 0; x < plane.cols; ++x) bits += plane(y, x) != 0 ? '1' : '0';
      EXPECT_EQ(bits, row["rows"][static_cast<std::size_t>(y)]) << y;
    }
  }
}

TEST(Format, ManyObjectsAndNone) {
  TrainingSample sample{cv::Mat(64, 64, CV_8UC3, cv::Scalar::all(0)), {}};
  FormatSettings settings;
  settings.target = TargetKind::masks;
  FormattedSample formatted = format_sample(sample, settings);
  EXPECT_TRUE(formatted.boxes.empty());
  ASSERT_EQ(formatted.masks.size(), 1u);
  EXPECT_EQ(cv::countNonZero(formatted.masks[0]), 0);
  for (int i = 0; i < 300; ++i)
    sample.instances.push_back({i, {0, 0, 32, 32}, {{0, 0}, {32, 0}, {32, 32}, {0, 32}}, {}});
  formatted = format_sample(sample, settings);
  EXPECT_EQ(formatted.classes.size(), 300u);
  EXPECT_EQ(formatted.masks[0](2, 2), 255);
  settings.mask_ratio = 65;
  EXPECT_THROW(format_sample(sample, settings), Error);
}

}  // namespace
}  // namespace yolo::augment
