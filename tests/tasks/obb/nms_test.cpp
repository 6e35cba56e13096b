// Suppression of rotated boxes: what the peer kept, and the fast way against the plain loop.
#include "tasks/obb/nms.hpp"

#include <chrono>
#include <iostream>
#include <limits>
#include <random>

#include "support.hpp"

namespace yolo::tasks::obb {
namespace {

using nlohmann::json;

/// Rows of x, y, width, height, angle, conf, class.
std::vector<RotatedBox> boxes_of(const json& rows) {
  std::vector<RotatedBox> boxes;
  for (const json& row : rows) {
    const auto v = row.get<std::vector<float>>();
    boxes.push_back({v[0], v[1], v[2], v[3], v[4], v[5], static_cast<int>(v[6])});
  }
  return boxes;
}

bool same(const std::vector<RotatedBox>& a, const std::vector<RotatedBox>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const RotatedBox& x, const RotatedBox& y) {
    return x.conf == y.conf && x.cls == y.cls && std::memcmp(&x.x, &y.x, 5 * sizeof(float)) == 0;
  });
}

TEST(RotatedNms, KeepsWhatThePeerKeeps) {
  const json fixture = test::read_json(test::data("obb/peer.json"));
  for (const json& row : fixture["nms"]) {
    const std::vector<RotatedBox> boxes = boxes_of(row["rows"]);
    const detect::NmsOptions options{
        .iou = row["iou"], .max_det = row["max_det"], .agnostic = row["agnostic"]};
    const std::vector<RotatedBox> kept = rotated_suppression(boxes, options);
    ASSERT_EQ(kept.size(), row["kept"].size());
    for (std::size_t i = 0; i < kept.size(); ++i)
      EXPECT_EQ(kept[i].conf, boxes[row["kept"][i].get<std::size_t>()].conf);
    EXPECT_TRUE(same(rotated_suppression_plain(boxes, options), kept));
  }
}

// The peer's input: planes of x, y, width, height, a score for each class, angle.
std::vector<RotatedBox> candidates_of(const json& planes, const json& options) {
  const std::size_t classes = options["nc"];
  const float least = options["conf_thres"];
  const auto value = [&](std::size_t plane, std::size_t i) { return planes[plane][i].get<float>(); };
  std::vector<RotatedBox> boxes;
  for (std::size_t i = 0; i < planes[0].size(); ++i) {
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), 0U);
    if (!options.value("multi_label", false)) {
      std::stable_sort(order.begin(), order.end(),
                       [&](auto a, auto b) { return value(4 + a, i) > value(4 + b, i); });
      order.resize(1);
    }
    for (const std::size_t c : order) {
      if (!(value(4 + c, i) > least)) continue;
      boxes.push_back({value(0, i), value(1, i), value(2, i), value(3, i), value(4 + classes, i),
                       value(4 + c, i), static_cast<int>(c)});
    }
  }
  return boxes;
}

TEST(SharedRotatedNms, GoldenCases) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  int compared = 0;
  for (const json& row : golden["ops"]["non_max_suppression"]) {
    const json& options = row["kwargs"];
    if (!options.value("rotated", false)) continue;
    for (std::size_t image = 0; image < row["in"].size(); ++image) {
      const auto kept =
          rotated_suppression(candidates_of(row["in"][image], options),
                              {.iou = options["iou_thres"], .agnostic = options.value("agnostic", false)});
      const json& expected = row["out"][image];
      ASSERT_EQ(kept.size(), expected.size());
      for (std::size_t i = 0; i < kept.size(); ++i, ++compared) {
        const float ours[] = {kept[i].x,      kept[i].y,    kept[i].width,
                              kept[i].height, kept[i].conf, static_cast<float>(kept[i].cls),
                              kept[i].angle};
        for (std::size_t k = 0; k < 7; ++k) EXPECT_FLOAT_EQ(ours[k], expected[i][k].get<float>());
      }
    }
  }
  EXPECT_GT(compared, 10);
}

std::vector<RotatedBox> crowd(std::size_t count, unsigned seed, float least, float most) {
  std::mt19937 random(seed);
  const auto between = [&](float a, float b) { return std::uniform_real_distribution<float>(a, b)(random); };
  std::vector<RotatedBox> boxes;
  for (std::size_t i = 0; i < count; ++i) {
    boxes.push_back({between(0, 600), between(0, 600), between(least, most), between(least, most),
                     between(-0.8F, 2.4F), between(0, 1), static_cast<int>(random() % 3)});
  }
  return boxes;
}

TEST(RotatedNms, FastEqualsPlain) {
  unsigned seed = 1;
  for (const auto& [least, most] :
       {std::pair{5.0F, 40.0F}, {20.0F, 300.0F}, {0.0F, 1.5F}, {0.001F, 200.0F}, {300.0F, 9000.0F}}) {
    for (const double iou : {0.0, 0.05, 0.3, 0.7, 0.95, 1.0}) {
      for (const bool agnostic : {false, true}) {
        const auto boxes = crowd(700, seed++, least, most);
        const detect::NmsOptions options{.iou = iou, .max_det = 1000, .agnostic = agnostic};
        EXPECT_TRUE(same(rotated_suppression(boxes, options), rotated_suppression_plain(boxes, options)))
            << least << " to " << most << " pixels, iou " << iou;
      }
    }
  }
}

TEST(RotatedNms, LimitsAndTies) {
  std::vector<RotatedBox> boxes;
  for (int i = 0; i < 20; ++i) boxes.push_back({100.0F * static_cast<float>(i), 0, 20, 10, 0, 0.5F, i});
  const auto kept = rotated_suppression(boxes, {.max_det = 7});
  ASSERT_EQ(kept.size(), 7U);
  for (int i = 0; i < 7; ++i)
    EXPECT_EQ(kept[static_cast<std::size_t>(i)].cls, i) << "equal confidences keep their order";
  EXPECT_EQ(rotated_suppression(boxes, {.most_candidates = 5}).size(), 5U);
  EXPECT_TRUE(rotated_suppression({}, {}).empty());
  EXPECT_TRUE(rotated_suppression(boxes, {.max_det = 0}).empty());
}

TEST(RotatedNms, OddBoxesAreHarmless) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinite = std::numeric_limits<float>::infinity();
  std::vector<RotatedBox> boxes = crowd(50, 3, 5, 50);
  boxes.push_back({nan, 0, 10, 10, 0, 0.9F, 0});
  boxes.push_back({0, 0, infinite, 10, 0, 0.8F, 0});
  boxes.push_back({0, 0, -5, 10, nan, 0.7F, 0});
  boxes.push_back({0, 0, 3e38F, 3e38F, 1, 0.95F, 0});
  EXPECT_TRUE(same(rotated_suppression(boxes, {}), rotated_suppression_plain(boxes, {})));
}

TEST(RotatedNms, ThirtyThousandCandidates) {
  const auto boxes = crowd(30000, 11, 10, 40);
  const auto start = std::chrono::steady_clock::now();
  const auto kept = rotated_suppression(boxes, {.max_det = 30000});
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  std::cout << kept.size() << " of 30000 kept in " << spent.count() << " ms\n";
  EXPECT_GT(kept.size(), 0U);
}

}  // namespace
}  // namespace yolo::tasks::obb
