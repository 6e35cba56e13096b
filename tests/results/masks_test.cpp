// The views of Masks against the peer's.
#include <yolo/error.hpp>
#include <yolo/masks.hpp>

#include <opencv2/core.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

cv::Mat from_bits(const std::string& bits, cv::Size size) {
  cv::Mat mask(size, CV_8U);
  for (std::size_t i = 0; i < bits.size(); ++i) mask.data[i] = bits[i] == '1' ? 1 : 0;
  return mask;
}

std::string to_bits(const cv::Mat& mask) {
  std::string bits;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) bits += mask.at<std::uint8_t>(y, x) != 0 ? '1' : '0';
  }
  return bits;
}

/// Stored in a rectangle that is smaller than the plane.
Mask cut(const cv::Mat& plane) {
  const cv::Rect where =
      cv::Rect({2, 1}, cv::Point(plane.cols - 1, plane.rows)) & cv::Rect({0, 0}, plane.size());
  return {where, plane(where).clone()};
}

void expect_polygon(const Polygon& ours, const json& peers, float tolerance) {
  ASSERT_EQ(ours.size(), peers.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_NEAR(ours[i].x, peers[i][0].get<float>(), tolerance);
    EXPECT_NEAR(ours[i].y, peers[i][1].get<float>(), tolerance);
  }
}

TEST(Masks, OutlinesAndPixelsEqualThePeers) {
  const json peer = test::read_json(test::data("segment/peer.json"));
  for (const json& row : peer["views"]) {
    SCOPED_TRACE(row["original"].dump());
    const cv::Size plane(row["plane"][1].get<int>(), row["plane"][0].get<int>());
    const cv::Size original(row["original"][1].get<int>(), row["original"][0].get<int>());
    const cv::Mat mask = from_bits(row["mask"], plane);
    const Masks masks({cut(mask)}, plane, original);
    EXPECT_EQ(cv::countNonZero(masks.data(0) != mask), 0);
    expect_polygon(masks.xy()[0], row["xy"], 1e-3F);
    expect_polygon(masks.xyn()[0], row["xyn"], 1e-6F);
    EXPECT_EQ(to_bits(masks.original(0)), row["pixels"]);
  }
}

TEST(SharedMasks, OutlinesOfPieces) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  for (const json& row : golden["ops"]["masks2segments"]) {
    const bool largest = row["kwargs"]["strategy"] == "largest";
    const cv::Size plane(row["shape"][2].get<int>(), row["shape"][1].get<int>());
    std::vector<Mask> all;
    for (const json& runs : row["in_runs"]) all.push_back({{{0, 0}, plane}, from_bits(runs, plane)});
    const std::vector<Polygon> ours = Masks(all, plane, plane).xy(largest ? Outline::largest : Outline::all);
    ASSERT_EQ(ours.size(), row["out"].size());
    for (std::size_t i = 0; i < ours.size(); ++i) expect_polygon(ours[i], row["out"][i], 0);
  }
}

TEST(Masks, PlacedInTheImageWhereItWasInTheInput) {
  // An image of 20x10 in the middle of an input of 40x40, at its own size.
  const Masks masks({{{12, 17, 3, 2}, cv::Mat(2, 3, CV_8U, cv::Scalar(1))}}, {40, 40}, {20, 10},
                    {10, 15, 20, 10});
  const cv::Mat pixels = masks.original(0);
  ASSERT_EQ(pixels.size(), cv::Size(20, 10));
  EXPECT_EQ(cv::countNonZero(pixels), 6);
  EXPECT_EQ(cv::countNonZero(pixels(cv::Rect(2, 2, 3, 2))), 6);
  EXPECT_THAT(masks.xy()[0],
              ElementsAre(cv::Point2f(2, 2), cv::Point2f(2, 3), cv::Point2f(4, 3), cv::Point2f(4, 2)));
  EXPECT_EQ(masks.xyn()[0][1], cv::Point2f(0.1F, 0.3F));
}

TEST(Masks, EmptyMaskHasNoOutline) {
  const Masks masks({Mask{}, {{0, 0, 2, 2}, cv::Mat(2, 2, CV_8U, cv::Scalar(0))}}, {8, 8}, {8, 8});
  EXPECT_THAT(masks.xy(), ElementsAre(IsEmpty(), IsEmpty()));
  EXPECT_EQ(cv::countNonZero(masks.data(0)), 0);
  EXPECT_EQ(cv::countNonZero(masks.original(1)), 0);
  EXPECT_TRUE(Masks().xy().empty());
}

TEST(Masks, RefusesMasksThatDoNotFit) {
  const auto make = [](cv::Rect where, cv::Mat bits) { return Masks({{where, bits}}, {8, 8}, {8, 8}); };
  EXPECT_THROW(make({6, 6, 4, 4}, cv::Mat(4, 4, CV_8U)), Error);
  EXPECT_THROW(make({0, 0, 4, 4}, cv::Mat(3, 4, CV_8U)), Error);
  EXPECT_THROW(make({0, 0, 4, 4}, cv::Mat(4, 4, CV_32F)), Error);
  EXPECT_THROW(make({-1, 0, 4, 4}, cv::Mat(4, 4, CV_8U)), Error);
}

}  // namespace
}  // namespace yolo
