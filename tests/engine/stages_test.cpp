// Every stage between picture and boxes against what the real peer had there (golden/stages_detect.json), so that a
// difference is found where it begins. The same for small networks that the clone itself holds.
#include <opencv2/imgcodecs.hpp>

#include <yolo/graph/module.hpp>

#include "checkpoint/checkpoint.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "image/letterbox.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "support.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using runtime::RawMap;

runtime::BackendOptions strict() {
  runtime::BackendOptions options;
  options.precision = runtime::Precision::f32;
  options.threads = 2;
  return options;
}

std::size_t count_of(const graph::Shape& shape) { return static_cast<std::size_t>(graph::element_count(shape)); }

/// Tolerances relative to the range of the peer's values.
void expect_statistics(const std::vector<float>& values, const json& expected) {
  ASSERT_EQ(values.size(), count_of(expected["shape"].get<graph::Shape>()));
  double sum = 0, squares = 0;
  float least = values[0], largest = values[0];
  for (float value : values) {
    sum += value;
    squares += static_cast<double>(value) * value;
    least = std::min(least, value);
    largest = std::max(largest, value);
  }
  const double mean = sum / static_cast<double>(values.size());
  const double range = std::max(1.0, std::abs(expected["max"].get<double>() - expected["min"].get<double>()));
  EXPECT_NEAR(mean, expected["mean"].get<double>(), 2e-5 * range);
  EXPECT_NEAR(std::sqrt(std::max(0.0, squares / static_cast<double>(values.size()) - mean * mean)),
              expected["std"].get<double>(), 2e-5 * range);
  EXPECT_NEAR(least, expected["min"].get<double>(), 1e-4 * range);
  EXPECT_NEAR(largest, expected["max"].get<double>(), 1e-4 * range);
  for (const json& sample : expected["samples"]) {
    EXPECT_NEAR(values[sample[0].get<std::size_t>()], sample[1].get<double>(), 1e-4 * range) << "value " << sample[0];
  }
}

std::vector<float> values_of(const RawMap& map) { return {map.data, map.data + count_of(map.shape)}; }

/// The peer's head maps hold the channels of all branches of a level one after the other.
std::vector<float> joined(std::span<const RawMap> branches) {
  std::vector<float> all;
  for (const RawMap& map : branches) all.insert(all.end(), map.data, map.data + count_of(map.shape));
  return all;
}

void expect_head_maps(std::span<const RawMap> maps, const json& expected) {
  const std::size_t branches = maps.size() / expected.size();
  ASSERT_EQ(maps.size(), branches * expected.size());
  for (std::size_t level = 0; level < expected.size(); ++level) {
    SCOPED_TRACE("level " + std::to_string(level));
    expect_statistics(joined(maps.subspan(level * branches, branches)), expected[level]);
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
  graph::EmittedNetwork emitted = graph::emit(network);
  const std::size_t head_maps = emitted.graph.outputs.size();
  for (std::size_t i = 0; i + 1 < emitted.layers.size(); ++i) {  // all but the head
    emitted.graph.outputs.push_back({"layer" + std::to_string(i), emitted.layers[i].node});
  }
  graph::fold_batch_norm(emitted.graph);
  const auto backend = runtime::make_openvino_backend(emitted.graph, strict());
  const cv::Size input = plan.transform.input;
  const auto request = backend->make_request({1, input.height, input.width});
  image::letterbox(picture, plan, request->input(0));
  std::int64_t sum = 0;
  for (int i = 0; i < input.area() * 3; ++i) sum += request->input(0)[i];
  EXPECT_EQ(sum, golden["letterbox"]["sum"]);

  request->run();
  const auto maps = request->outputs();
  for (std::size_t i = 0; i < golden["layers"].size(); ++i) {
    SCOPED_TRACE(golden["layers"][i]["type"].dump() + " layer " + std::to_string(i));
    expect_statistics(values_of(maps[head_maps + i]), golden["layers"][i]);
  }
  const auto head = maps.first(head_maps);
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
    const auto backend = runtime::make_openvino_backend(graph, strict());
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
