// Suppression against the real peer (golden/boxes.json) and against the plain loop.
#include "tasks/detect/nms.hpp"

#include <random>

#include "image/box_convert.hpp"
#include "support.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {
namespace {

using nlohmann::json;

/// What a decoder would pass on of a map of rows x, y, w, h, score..., one column a place.
std::vector<Candidate> candidates_of(const json& map, std::size_t classes, const json& k) {
  const auto least = static_cast<float>(k["conf_thres"].get<double>());
  const bool multi_label = k.value("multi_label", false);
  const auto wanted = k.value("classes", std::vector<int>{});
  std::vector<Candidate> result;
  for (std::size_t place = 0; place < map[0].size(); ++place) {
    const auto value = [&](std::size_t row) { return map[row][place].get<float>(); };
    const image::Box box = image::xywh_to_xyxy({value(0), value(1), value(2), value(3)});
    std::size_t best = 0;
    for (std::size_t c = 1; c < classes; ++c) best = value(4 + c) > value(4 + best) ? c : best;
    for (std::size_t c = 0; c < classes; ++c) {
      if ((multi_label || c == best) && value(4 + c) > least && is_wanted(wanted, static_cast<int>(c))) {
        result.push_back({box[0], box[1], box[2], box[3], value(4 + c), static_cast<int>(c)});
      }
    }
  }
  return result;
}

TEST(SharedNms, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json cases = test::read_json(test::shared("golden/boxes.json"))["ops"]["non_max_suppression"];
  int compared = 0;
  for (const json& row : cases) {
    if (row["case"] == "end-to-end" || row["kwargs"].value("rotated", false)) continue;
    SCOPED_TRACE(row["case"].dump() + row["kwargs"].dump());
    const json& k = row["kwargs"];
    NmsOptions options;
    options.iou = k["iou_thres"];
    options.max_det = k.value("max_det", 300);
    options.agnostic = k.value("agnostic", false);
    options.most_candidates = k.value("max_nms", std::size_t{30000});
    for (std::size_t image = 0; image < row["out"].size(); ++image) {
      const json& map = row["in"][image];
      const auto kept =
          non_maximum_suppression(candidates_of(map, k.value("nc", map.size() - 4), k), options);
      ASSERT_EQ(kept.size(), row["out"][image].size());
      for (std::size_t i = 0; i < kept.size(); ++i, ++compared) {
        const json& peer = row["out"][image][i];
        EXPECT_NEAR(kept[i].x1, peer[0].get<double>(), 1e-3);
        EXPECT_NEAR(kept[i].y2, peer[3].get<double>(), 1e-3);
        EXPECT_NEAR(kept[i].conf, peer[4].get<double>(), 1e-6);
        EXPECT_EQ(kept[i].cls, peer[5].get<int>());
      }
    }
  }
  EXPECT_GT(compared, 500);
}

std::vector<Candidate> random_boxes(std::mt19937& random, std::size_t count, int classes, float size) {
  std::uniform_real_distribution<float> place(-20, 640), side(0, size), conf(0, 1);
  std::uniform_int_distribution<int> cls(0, classes - 1);
  std::vector<Candidate> boxes;
  for (std::size_t i = 0; i < count; ++i) {
    const float x = place(random), y = place(random);
    boxes.push_back({x, y, x + side(random), y + side(random), std::round(conf(random) * 50) / 50, cls(random)});
  }
  return boxes;
}

bool same(const Candidate& a, const Candidate& b) {
  return a.x1 == b.x1 && a.y1 == b.y1 && a.x2 == b.x2 && a.y2 == b.y2 && a.conf == b.conf && a.cls == b.cls;
}

TEST(Nms, EqualsThePlainLoop) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    NmsOptions options;
    options.iou = std::array{0.0, 0.3, 0.45, 0.7, 1.0}[round % 5];
    options.agnostic = round % 2 == 0;
    options.max_det = round % 3 == 0 ? 10 : 300;
    const auto boxes = random_boxes(random, static_cast<std::size_t>(round) * 12, 1 + round % 7, 200);
    const auto fast = non_maximum_suppression(boxes, options);
    const auto plain = non_maximum_suppression_plain(boxes, options);
    ASSERT_TRUE(std::equal(fast.begin(), fast.end(), plain.begin(), plain.end(), same)) << "round " << round;
  }
}

TEST(Nms, KeepsNothingOfNothingAndOneOfEquals) {
  EXPECT_TRUE(non_maximum_suppression({}, {}).empty());
  EXPECT_EQ(non_maximum_suppression(std::vector<Candidate>(100, {1, 1, 9, 9, 0.5F, 0}), {}).size(), 1u);
  EXPECT_EQ(non_maximum_suppression(std::vector<Candidate>(5, {1, 1, 1, 1, 0.5F, 0}), {}).size(), 5u)
      << "empty boxes overlap nothing";
}

}  // namespace
}  // namespace yolo::tasks::detect
