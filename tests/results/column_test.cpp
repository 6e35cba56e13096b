#include <yolo/column.hpp>

#include <algorithm>
#include <numeric>
#include <ranges>

#include <yolo/results.hpp>

#include "support.hpp"

namespace yolo {
namespace {

static_assert(std::random_access_iterator<Column<int>::const_iterator>);
static_assert(std::ranges::random_access_range<Column<Xyxy>>);

const Boxes& boxes() {
  static const Boxes all({{1, 2, 3, 4, 0.5f, 7, 11}, {5, 6, 7, 8, 0.25f, 9, -1}, {9, 9, 9, 9, 0.125f, 7, 2}}, {10, 20});
  return all;
}

TEST(Column, ShowsTheRowsThemselves) {
  EXPECT_EQ(boxes().xyxy().data(), &boxes()[0].x1);
  EXPECT_EQ(boxes().conf().data(), &boxes()[0].conf);
  EXPECT_EQ(boxes().conf().stride(), sizeof(Detection));
  EXPECT_EQ(boxes().xyxy()[1], (Xyxy{5, 6, 7, 8}));
  EXPECT_THAT(boxes().cls(), testing::ElementsAre(7, 9, 7));
  EXPECT_THAT(*boxes().id(), testing::ElementsAre(11, -1, 2));
}

TEST(Column, WorksWithAlgorithms) {
  const Column<float> conf = boxes().conf();
  EXPECT_EQ(std::accumulate(conf.begin(), conf.end(), 0.0F), 0.875F);
  EXPECT_EQ(std::ranges::max(conf), 0.5F);
  EXPECT_EQ(conf.end() - conf.begin(), 3);
  EXPECT_EQ(*(conf.end() - 1), 0.125F);
  const std::vector<float> kept = conf;
  EXPECT_EQ(conf, kept);
  int sum = 0;
  for (const auto [x1, y1, x2, y2] : boxes().xyxy()) sum += static_cast<int>(x1 + y1 + x2 + y2);
  EXPECT_EQ(sum, 72);
}

TEST(Column, WithoutRowsIsEmpty) {
  const Boxes none;
  EXPECT_TRUE(none.xyxy().empty());
  EXPECT_EQ(none.conf().begin(), none.conf().end());
  EXPECT_EQ(none.cls().data(), nullptr);
  EXPECT_EQ(Column<int>(), std::vector<int>());
}

TEST(Column, OfRotatedBoxes) {
  const Obb obb({{1, 2, 3, 4, 0.5F, 0.9F, 3, -1}, {5, 6, 7, 8, 0.25F, 0.8F, 4, -1}}, {10, 10});
  EXPECT_EQ(obb.xywhr()[1], (Xywhr{5, 6, 7, 8, 0.25F}));
  EXPECT_THAT(obb.conf(), testing::ElementsAre(0.9F, 0.8F));
  EXPECT_THAT(obb.cls(), testing::ElementsAre(3, 4));
  EXPECT_FALSE(obb.id());
}

}  // namespace
}  // namespace yolo
