// One outline for masks of several pieces, against the real peer's (8.4).
#include "results/joined_outline.hpp"

#include <yolo/masks.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

Mask mask_of(const json& row) {
  const cv::Size plane(row["plane"][1].get<int>(), row["plane"][0].get<int>());
  Mask mask{{{0, 0}, plane}, cv::Mat(plane, CV_8U, cv::Scalar(0))};
  for (const json& piece : row["pieces"])
    mask.bits(cv::Rect(piece[0], piece[1], piece[2], piece[3])).setTo(1);
  return mask;
}

TEST(JoinedOutline, EqualsThePeers) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  for (const json& row : fixture["outlines"]) {
    SCOPED_TRACE(row["pieces"].dump());
    const Mask mask = mask_of(row);
    const Polygon ours = Masks({mask}, mask.where.size(), mask.where.size()).xy(Outline::joined)[0];
    ASSERT_EQ(ours.size(), row["out"].size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_EQ(ours[i], cv::Point2f(row["out"][i][0].get<float>(), row["out"][i][1].get<float>())) << i;
    }
  }
}

TEST(JoinedOutline, IsWhatMasksThatWereMadeForItGive) {
  const json row = test::read_json(test::data("releases/peer.json"))["outlines"][1];
  const Mask mask = mask_of(row);
  const cv::Size plane = mask.where.size();
  const Masks masks({mask}, plane, plane, {}, Outline::joined);
  EXPECT_EQ(masks.xy()[0].size(), row["out"].size());
  EXPECT_EQ(masks.select({{0}}).xyn()[0].size(), row["out"].size());
  EXPECT_EQ(Masks({mask}, plane, plane).xy()[0].size(), 4U);
}

TEST(JoinedOutline, NothingAndASinglePiece) {
  EXPECT_TRUE(results::joined_outline({}).empty());
  const std::vector<cv::Point> piece{{1, 2}, {3, 4}};
  EXPECT_EQ(results::joined_outline({piece}), piece);
}

}  // namespace
}  // namespace yolo
