// Every stage between picture and boxes against what the real peer had there (golden/stages_detect.json), so that a
// difference is found where it begins. The same for small networks that the clone itself holds.
#include <opencv2/imgcodecs.hpp>

#include <yolo/graph/module.hpp>

#include "checkpoint/checkpoint.hpp"
#include "engine/stages.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using runtime::RawMap;

/// The peer's head maps hold the channels of all branches of a level one after the other.
std::vector<float> joined(std::span<const RawMap> branches) {
  std::vector<float> all;
  for (const RawMap& map : branches) all.insert(all.end(), map.data, map.data + graph::element_count(map.shape));
  return all;
}

void expect_head_maps(std::span<const RawMap> maps, const json& expected) {
  const std::size_t branches = maps.size() / expected.size();
  ASSERT_EQ(maps.size(), branches * expected.size());
  for (std::size_t level = 0; level < expected.size(); ++level) {
    SCOPED_TRACE("level " + std::to_string(level));
    test::expect_values(joined(maps.subspan(level * branches, branches)), expected[level]);
  }
}

class Stages : public testing::TestWithParam<const char*> {};

TEST_P(Stages, EqualThePeer) {
  YOLO_NEEDS_SHARED("golden/stages_detect.json");
  const json golden = test::read_json(test::shared("golden/stages_detect.json"))[GetParam()];
  const cv::Mat picture = cv::imread(test::shared("ref/images/bus.jpg").string());
  image::LetterboxOptions letterbox;
  letterbox.minimal = std::string(GetParam()) == "rect";
  const image::InputPlan plan = image::plan_letterbox(picture.size(), letterbox);
  EXPECT_EQ(plan.left, golden["letterbox"]["left"]);
  EXPECT_EQ(json({plan.scaled.width, plan.scaled.height}), golden["letterbox"]["resized_wh"]);

  const graph::Network network = checkpoint::load_checkpoint(test::shared("ref/weights/yolo11n.pt"));
  const test::ShownNetwork shown = test::show_layers(network);
  const auto request = test::run_picture(*test::strict_backend(shown.graph), picture, plan, golden["letterbox"]["sum"]);
  const auto maps = request->outputs();
  test::expect_layers(maps.subspan(shown.head_maps), golden["layers"]);
  const auto head = maps.first(shown.head_maps);
  expect_head_maps(head, golden["head"]);

  const auto decoder = tasks::detect::make_dfl_decoder(graph::read_head(network));
  tasks::PostprocessOptions options;
  const auto candidates = decoder->decode(head, 0, options);
  EXPECT_EQ(candidates.size(), golden["count_before_nms_conf025"]);
  const auto strongest = std::max_element(candidates.begin(), candidates.end(),
                                          [](const auto& a, const auto& b) { return a.conf < b.conf; });
  const json& top = golden["decoded_top10"][0];
  EXPECT_NEAR(strongest->conf, top["conf"].get<double>(), 1e-4);
  EXPECT_NEAR((strongest->x1 + strongest->x2) / 2, top["box"][0].get<double>(), 0.01);
  EXPECT_NEAR(strongest->y2 - strongest->y1, top["box"][3].get<double>(), 0.01);

  const auto kept = tasks::detect::non_maximum_suppression(candidates, {});
  ASSERT_EQ(kept.size(), golden["after_nms"]["n"]);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const json& row = golden["after_nms"]["rows"][i];
    EXPECT_NEAR(kept[i].x1, row[0].get<double>(), 0.01);
    EXPECT_NEAR(kept[i].y2, row[3].get<double>(), 0.01);
    EXPECT_NEAR(kept[i].conf, row[4].get<double>(), 1e-4);
    EXPECT_EQ(kept[i].cls, row[5].get<int>());
  }

  options.conf = 0.001;
  const auto faint = decoder->decode(head, 0, options);
  EXPECT_EQ(faint.size(), golden["count_before_nms_conf0001"]);
  EXPECT_EQ(tasks::detect::non_maximum_suppression(faint, {}).size(), golden["after_nms_conf0001_n"]);
  options.multi_label = true;
  const auto pairs = decoder->decode(head, 0, options);
  EXPECT_EQ(pairs.size(), golden["count_pairs_conf0001"]);
  EXPECT_EQ(tasks::detect::non_maximum_suppression(pairs, {.max_det = 30000}).size(),
            golden["after_nms_multilabel_conf0001_n"]);
}

INSTANTIATE_TEST_SUITE_P(Shared, Stages, testing::Values("rect", "square"));

// Small networks with random weights, made with the real peer (tests/data/checkpoint/README.md).
/// The peer's decoded maps: channels x places of the anchor-free head, places x channels of the anchor-based one.
void expect_decoded(const graph::Network& network, std::span<const RawMap> maps, const json& expected) {
  const bool anchors = network.layers.back().module->type == "AnchorDetect";
  const auto decoder = anchors ? tasks::detect::make_anchor_decoder(graph::read_head(network))
                               : tasks::detect::make_dfl_decoder(graph::read_head(network));
  tasks::PostprocessOptions options;
  options.conf = -1;  // every place survives
  const auto boxes = decoder->decode(maps, 0, options);
  const std::size_t rows = expected["shape"][1], columns = expected["shape"][2];
  ASSERT_EQ(boxes.size(), anchors ? rows : columns);
  for (const json& sample : expected["samples"]) {
    const auto index = sample[0].get<std::size_t>();
    const std::size_t place = anchors ? index / columns : index % columns;
    const std::size_t channel = anchors ? index % columns : index / columns;
    if (channel > 3) continue;  // scores are compared through the head maps
    const auto& box = boxes[place];
    const float values[] = {(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2, box.x2 - box.x1, box.y2 - box.y1};
    EXPECT_NEAR(values[channel], sample[1].get<double>(), 2e-3) << "place " << place << " channel " << channel;
  }
}

struct SmallFile {
  const char* name;
  const char* values;  ///< of which file
};

class SmallCheckpoint : public testing::TestWithParam<SmallFile> {};

TEST_P(SmallCheckpoint, HeadMapsEqualThePeer) {
  const auto file = [](const std::string& name, const char* ending) {
    return test::data("checkpoint/" + name + ending);
  };
  const json expected = test::read_json(file(GetParam().values, ".json"));
  const graph::Network network = checkpoint::load_checkpoint(file(GetParam().name, ".pt"));
  const graph::ModuleCounts counts = graph::count_modules(network);
  EXPECT_EQ(counts.layers, expected["layers"]);
  EXPECT_EQ(counts.parameters, expected["parameters"]);
  for (const bool fold : {false, true}) {
    graph::Graph graph = graph::emit(network).graph;
    if (fold) graph::fold_batch_norm(graph);
    const auto backend = test::strict_backend(graph);
    const int height = expected["input"]["height"], width = expected["input"]["width"];
    const auto request = backend->make_request({1, height, width});
    std::uint8_t* pixel = request->input(0);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        for (int c = 2; c >= 0; --c) *pixel++ = static_cast<std::uint8_t>((7 * y + 13 * x + 29 * c) % 256);
      }
    }
    request->run();
    expect_head_maps(request->outputs(), expected["head"]["maps"]);
    expect_decoded(network, request->outputs(), expected["decoded"]);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, SmallCheckpoint,
    testing::Values(SmallFile{"tiny_yolo11", "tiny_yolo11"}, SmallFile{"tiny_yolov8", "tiny_yolov8"},
                    SmallFile{"tiny_yolov5", "tiny_yolov5"}, SmallFile{"tiny_training", "tiny_training"},
                    SmallFile{"forms/whole", "forms/whole"}, SmallFile{"forms/legacy", "forms/whole"},
                    SmallFile{"forms/user_model", "forms/whole"}, SmallFile{"forms/compiled", "forms/whole"},
                    SmallFile{"forms/fused", "forms/fused"}, SmallFile{"forms/fused_legacy", "forms/fused"},
                    SmallFile{"forms/fused_protocol4", "forms/fused"}));

}  // namespace
}  // namespace yolo
