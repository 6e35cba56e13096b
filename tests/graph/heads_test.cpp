// What is read from heads, and that a row is all that another one needs.
#include "graph/heads.hpp"

#include <yolo/graph/model_yaml.hpp>

#include "expect_error.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

HeadSpec of(const char* yaml, int classes = 0) { return read_head(network_from_yaml(find_model_yaml(yaml), classes)); }

TEST(Heads, OfTheFamilies) {
  const HeadSpec detect = of("yolo11n.yaml", 7);
  EXPECT_EQ(detect.kind, HeadKind::dense);
  EXPECT_EQ(detect.extra, HeadExtra::none);
  EXPECT_EQ(detect.classes, 7);
  EXPECT_EQ(detect.bins, 16);
  EXPECT_EQ(detect.strides, (std::vector<double>{8, 16, 32}));
  EXPECT_TRUE(detect.suppresses());
  EXPECT_FALSE(detect.stretches_input());

  const HeadSpec v10 = of("yolov10n.yaml");
  EXPECT_TRUE(v10.one_to_one);
  EXPECT_FALSE(v10.suppresses());
  EXPECT_EQ(v10.max_boxes, 300);

  const HeadSpec newest = of("yolo26n.yaml");
  EXPECT_TRUE(newest.one_to_one);
  EXPECT_TRUE(newest.has_one_to_many);
  EXPECT_EQ(newest.bins, 1);
  EXPECT_EQ(newest.release, Release::v8_4);
  EXPECT_EQ(v10.release, Release::v8_3);
  EXPECT_EQ(of("yolo12n-cls.yaml").release, Release::v8_4);
  EXPECT_EQ(of("yolo26n-cls.yaml").release, Release::v8_4);
  EXPECT_EQ(of("yolo12n.yaml").bins, 16);
  EXPECT_TRUE(of("yolo12n.yaml").suppresses());
  EXPECT_TRUE(of("yolo26n-obb.yaml").raw_angle);
  EXPECT_TRUE(of("yolo26n-pose.yaml").centred_keypoints);
  EXPECT_FALSE(of("yolo12n-pose.yaml").centred_keypoints);

  const HeadSpec queries = of("yolov8-rtdetr.yaml");
  EXPECT_EQ(queries.kind, HeadKind::queries);
  EXPECT_TRUE(queries.stretches_input());
  EXPECT_TRUE(queries.refines_boxes());
  EXPECT_FALSE(queries.suppresses());

  EXPECT_EQ(of("yolo11n-seg.yaml").masks, 32);
  EXPECT_EQ(of("yolo11n-pose.yaml").keypoints, 17);
  EXPECT_EQ(of("yolo11n-pose.yaml").keypoint_values, 3);
  EXPECT_EQ(of("yolo11n-obb.yaml").extra, HeadExtra::angle);
  EXPECT_EQ(of("yolo11n-cls.yaml").kind, HeadKind::classes);
  EXPECT_EQ(of("yolov8n-p6.yaml").strides, (std::vector<double>{8, 16, 32, 64}));
}

TEST(Heads, TasksOfHeads) {
  EXPECT_EQ(task_of_head("OBB"), "obb");
  EXPECT_EQ(task_of_head("AnchorDetect"), "detect");
  EXPECT_EQ(task_of_head("WorldDetect"), "detect") << "known, and refused elsewhere";
  EXPECT_EQ(task_of_head("Conv"), "");
  EXPECT_EQ(find_head("WorldDetect"), nullptr);
  EXPECT_EQ(model_class_of("detect", "RTDETRDecoder"), "RTDETRDetectionModel");
  EXPECT_EQ(model_class_of("segment", "Conv"), "SegmentationModel");
  EXPECT_EQ(model_class_of("juggle", "Conv"), "");
}

Network network_ending_in(const char* type, std::map<std::string, Attribute> settings) {
  Network network;
  auto head = std::make_shared<Module>();
  head->type = type;
  head->attributes = std::move(settings);
  network.layers.push_back({0, {-1}, std::move(head)});
  network.strides = {8};
  return network;
}

TEST(Heads, ARowIsAllThatAnotherOneNeeds) {
  const HeadRow rows[] = {{"TurnedPairs", "obb", "OBBModel", HeadKind::dense, HeadExtra::angle, true}};
  const HeadSpec head = read_head(network_ending_in("TurnedPairs", {{"nc", std::int64_t{3}}, {"reg_max", std::int64_t{8}}}), rows);
  EXPECT_EQ(head.type, "TurnedPairs");
  EXPECT_EQ(head.extra, HeadExtra::angle);
  EXPECT_EQ(head.bins, 8);
  EXPECT_TRUE(head.one_to_one);
}

TEST(Heads, ContradictionsAreRefused) {
  test::expect_error([] { read_head({}); }, "without layers");
  test::expect_error([] { read_head(network_ending_in("Conv", {})); }, "ends in Conv, which is no head");
  const auto dense = [](std::int64_t classes, std::int64_t bins) {
    return network_ending_in("Detect", {{"nc", classes}, {"reg_max", bins}});
  };
  test::expect_error([&] { read_head(dense(0, 16)); }, "has 0 classes");
  test::expect_error([&] { read_head(dense(3, 0)); }, "0 steps (reg_max)");
  test::expect_error([&] { read_head(dense(3, 1 << 20)); }, "steps (reg_max)");
  test::expect_error(
      [] {
        read_head(network_ending_in("v10Detect", {{"nc", std::int64_t{3}}, {"reg_max", std::int64_t{16}}, {"max_det", std::int64_t{0}}}));
      },
      "gives 0 boxes");
}

}  // namespace
}  // namespace yolo::graph
