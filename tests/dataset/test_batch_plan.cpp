// Order and shapes of batches, against the peer's.
#include "dataset/batch_plan.hpp"

#include "support.hpp"

namespace yolo::dataset {
namespace {

TEST(BatchPlan, OrderAndShapesOfThePeer) {
  const nlohmann::json peer = test::read_json(test::data("dataset/peer_batches.json"));
  for (const nlohmann::json& known : peer.at("plans")) {
    std::vector<cv::Size> sizes;
    for (const auto& size : known.at("sizes")) sizes.emplace_back(size[0].get<int>(), size[1].get<int>());
    const BatchPlan plan = plan_batches(
        sizes, {known.at("imgsz"), known.at("batch"), known.at("stride"), true, known.at("pad")});
    EXPECT_EQ(plan.order, known.at("order").get<std::vector<std::size_t>>()) << sizes.size();
    ASSERT_EQ(plan.shapes.size(), known.at("shapes_hw").size());
    for (std::size_t i = 0; i < plan.shapes.size(); ++i) {
      EXPECT_EQ(plan.shapes[i].height, known["shapes_hw"][i][0]) << sizes.size() << ": " << i;
      EXPECT_EQ(plan.shapes[i].width, known["shapes_hw"][i][1]) << sizes.size() << ": " << i;
    }
  }
}

TEST(BatchPlan, ManyPicturesAreSortedStably) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i * 7 % 10);
  const std::vector<std::size_t> order = argsort_like_numpy(values);
  for (std::size_t i = 1; i < order.size(); ++i) {
    EXPECT_TRUE(values[order[i - 1]] < values[order[i]] ||
                (values[order[i - 1]] == values[order[i]] && order[i - 1] < order[i]));
  }
}

TEST(BatchPlan, SquaresKeepTheOrder) {
  const std::vector<cv::Size> sizes{{10, 20}, {30, 20}, {20, 20}};
  const BatchPlan plan = plan_batches(sizes, {320, 2, 32, false});
  EXPECT_EQ(plan.order, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(plan.shapes, (std::vector<BatchShape>{{320, 320}, {320, 320}}));
  EXPECT_EQ(plan.samples_of(1).size(), 1U);
  EXPECT_TRUE(plan_batches({}, {}).shapes.empty());
}

}  // namespace
}  // namespace yolo::dataset
