// The views of boxes against values of the manual's program.
#include <yolo/results.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

template <typename Rows>
void expect_rows(const Rows& rows, const nlohmann::json& expected, const std::string& what) {
  ASSERT_EQ(rows.size(), expected.size()) << what;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_EQ(rows[i][j], expected[i][j].template get<float>()) << what << i;
  }
}

TEST(Boxes, ViewsEqualThePeers) {
  const auto peer = test::read_json(test::data("plot/peer.json"));
  for (const auto& text : peer["texts"]) {
    const Boxes boxes(test::detections(text["rows"]), cv::Size(text["shape"][1], text["shape"][0]));
    expect_rows(boxes.xywh(), text["xywh"], "xywh");
    expect_rows(boxes.xyxyn(), text["xyxyn"], "xyxyn");
    expect_rows(boxes.xywhn(), text["xywhn"], "xywhn");
  }
}

TEST(Boxes, ColumnsAndTracks) {
  const Boxes boxes({{1, 2, 3, 4, 0.5f, 7, 11}, {5, 6, 7, 8, 0.25f, 9, -1}}, {10, 20});
  EXPECT_EQ(boxes.size(), 2u);
  EXPECT_EQ(boxes.xyxy(), (std::vector<Xyxy>{{1, 2, 3, 4}, {5, 6, 7, 8}}));
  EXPECT_EQ(boxes.conf(), (std::vector<float>{0.5f, 0.25f}));
  EXPECT_EQ(boxes.cls(), (std::vector<int>{7, 9}));
  EXPECT_TRUE(boxes.is_track());
  EXPECT_EQ(boxes.id(), (std::vector<int>{11, -1}));
  const Boxes untracked({{1, 2, 3, 4, 0.5f, 7, -1}}, {10, 20});
  EXPECT_FALSE(untracked.id().has_value());
  EXPECT_TRUE(Boxes().empty());
}

TEST(Boxes, FractionsOfNoImageAreZero) {
  const Boxes boxes({{0, 0, 0, 0, 0.5f, 0, -1}, {1, 2, 3, 4, 0.5f, 0, -1}}, {0, 0});
  for (const Xyxy& box : boxes.xyxyn()) EXPECT_EQ(box, (Xyxy{0, 0, 0, 0}));
  for (const Xywh& box : boxes.xywhn()) EXPECT_EQ(box, (Xywh{0, 0, 0, 0}));
}

}  // namespace
}  // namespace yolo
