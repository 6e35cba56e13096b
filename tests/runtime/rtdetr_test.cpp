// RT-DETR with formula weights: both runtimes against the figures of the real peer
// (tests/data/graph/rtdetr.json).
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/formula_weights.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

using nlohmann::json;

constexpr double kTolerance = 2e-4;  // of single precision through a hundred layers

graph::Graph make_graph(const graph::ModelYaml& yaml) {
  graph::Network network = graph::network_from_yaml(yaml);
  test::fill_by_formula(network);
  graph::Graph graph = graph::emit(network).graph;
  graph::fold_batch_norm(graph);
  return graph;
}

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spread_of(const RawMap& map, std::size_t first, std::size_t step) {
  const auto count = static_cast<std::size_t>(graph::element_count(map.shape));
  double sum = 0, squares = 0, n = 0;
  for (std::size_t i = first; i < count; i += step, ++n) {
    sum += map.data[i];
    squares += static_cast<double>(map.data[i]) * map.data[i];
  }
  return {sum / n, std::sqrt(std::max(0.0, squares / n - sum / n * sum / n))};
}

// Queries come in the order of their first scores, where near ties may swap: a row is looked for among all.
double distance_to_row(const RawMap& boxes, const RawMap& scores, const json& row) {
  const auto queries = static_cast<std::size_t>(boxes.shape[1]),
             classes = static_cast<std::size_t>(scores.shape[2]);
  double nearest = 1e9;
  for (std::size_t q = row[0].get<std::size_t>() * queries, end = q + queries; q < end; ++q) {
    double largest = 0;
    for (std::size_t i = 0; i < 4; ++i)
      largest = std::max(largest, std::abs(boxes.data[q * 4 + i] - row[1 + i].get<double>()));
    for (std::size_t i = 5; i < row.size(); ++i) {
      largest = std::max(largest, std::abs(scores.data[q * classes + i - 5] - row[i].get<double>()));
    }
    nearest = std::min(nearest, largest);
  }
  return nearest;
}

void expect_peers_figures(const Backend& backend, const json& run) {
  const InputShape shape{run["batch"], run["height"], run["width"]};
  const auto request = backend.make_request(shape);
  for (int n = 0; n < shape.batch; ++n) {
    for (int i = 0; i < shape.height * shape.width * 3; ++i) {
      request->input(n)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + n * 91) % 256);
    }
  }
  request->run();
  ASSERT_EQ(request->outputs().size(), 2u);
  const RawMap &boxes = request->outputs()[0], &scores = request->outputs()[1];
  EXPECT_EQ(boxes.name, "boxes");
  EXPECT_EQ(scores.name, "scores");
  ASSERT_EQ(boxes.shape.size(), 3u);
  EXPECT_EQ(boxes.shape[0], shape.batch);
  EXPECT_EQ(boxes.shape[2], 4);
  for (std::size_t side = 0; side < 4; ++side) {
    const Spread spread = spread_of(boxes, side, 4);
    EXPECT_NEAR(spread.mean, run["mean_box"][side].get<double>(), kTolerance);
    EXPECT_NEAR(spread.deviation, run["std_box"][side].get<double>(), kTolerance);
  }
  const Spread spread = spread_of(scores, 0, 1);
  EXPECT_NEAR(spread.mean, run["mean_score"].get<double>(), kTolerance);
  EXPECT_NEAR(spread.deviation, run["std_score"].get<double>(), kTolerance);
  for (const json& row : run["rows"]) EXPECT_LT(distance_to_row(boxes, scores, row), 10 * kTolerance) << row;
}

BackendOptions strict() {
  BackendOptions options;
  options.precision = Precision::f32;
  options.threads = 2;
  return options;
}

TEST(RtDetrForward, PlainLoopsEqualThePeer) {
  const json fixture = test::read_json(test::data("graph/rtdetr.json"));
  const auto backend = make_reference_backend(make_graph({fixture["tiny"]["yaml"], "rtdetr-tiny.yaml", ""}));
  for (const json& run : fixture["tiny"]["runs"]) expect_peers_figures(*backend, run);
}

// The first size is compiled for itself, the others run in the network of open size.
TEST(RtDetrForward, OpenVinoEqualsThePeerAtManySizes) {
  const json fixture = test::read_json(test::data("graph/rtdetr.json"));
  const auto backend =
      make_openvino_backend(make_graph({fixture["tiny"]["yaml"], "rtdetr-tiny.yaml", ""}), strict());
  for (const json& run : fixture["tiny"]["runs"]) expect_peers_figures(*backend, run);
}

class WholeRtDetr : public testing::TestWithParam<const char*> {};

TEST_P(WholeRtDetr, OpenVinoEqualsThePeer) {
  const json fixture = test::read_json(test::data("graph/rtdetr.json"));
  const auto backend =
      make_openvino_backend(make_graph(graph::find_model_yaml(std::string(GetParam()) + ".yaml")), strict());
  for (const json& run : fixture[GetParam()]["runs"]) expect_peers_figures(*backend, run);
}

INSTANTIATE_TEST_SUITE_P(Models, WholeRtDetr,
                         testing::Values("rtdetr-l", "rtdetr-resnet50", "yolov8n-rtdetr"),
                         test::ParameterName());

}  // namespace
}  // namespace yolo::runtime
