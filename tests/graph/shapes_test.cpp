// Shape inference and emission of the operations.
#include "graph/shapes.hpp"

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

Shape shape_of_output(const Graph& graph, std::string_view name, const Shape& input) {
  const std::vector<Shape> shapes = infer_shapes(graph, input);
  for (const Output& output : graph.outputs) {
    if (output.name == name) return shapes[static_cast<std::size_t>(output.node)];
  }
  return {};
}

TEST(Shapes, OfTheHeadOfYolo11) {
  const Graph graph = emit(network_from_yaml(find_model_yaml("yolo11n.yaml"))).graph;
  EXPECT_EQ(shape_of_output(graph, "boxes.0", {1, 3, 640, 480}), (Shape{1, 64, 80, 60}));
  EXPECT_EQ(shape_of_output(graph, "scores.2", {4, 3, 384, 640}), (Shape{4, 80, 12, 20}));
  EXPECT_EQ(strides(graph, "boxes."), (std::vector<double>{8, 16, 32}));
}

TEST(Shapes, AnUnfitInputNamesTheModule) {
  const Graph graph = emit(network_from_yaml(find_model_yaml("yolo11n.yaml"))).graph;
  try {
    infer_shapes(graph, {1, 3, 100, 100});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("100 x 100"));
    EXPECT_THAT(error.what(), testing::HasSubstr("model.12"));
  }
  EXPECT_THROW(infer_shapes(graph, {1, 4, 64, 64}), Error);
}

TEST(Emit, ScopesAreTheNamesOfTheStateDict) {
  const Graph graph = emit(network_from_yaml(find_model_yaml("yolov8n.yaml"))).graph;
  const auto named = [&](const char* scope) {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) { return node.scope == scope; });
  };
  EXPECT_TRUE(named("model.0.conv"));
  EXPECT_TRUE(named("model.2.m.0.cv1.bn"));
  EXPECT_TRUE(named("model.22.cv2.0.2"));
}

Network bad_network(const char* type) {
  Network network = network_from_yaml(find_model_yaml("yolov8n.yaml"));
  network.layers[2].module = std::make_shared<Module>(*network.layers[2].module);
  network.layers[2].module->type = type;
  return network;
}

TEST(Emit, AnUnknownLayerIsNamed) {
  try {
    emit(bad_network("Mystery"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("Mystery"));
    EXPECT_THAT(error.what(), testing::HasSubstr("model.2"));
  }
}

TEST(Emit, LayersMayOnlyUseEarlierOnes) {
  Network network = network_from_yaml(find_model_yaml("yolov8n.yaml"));
  network.layers[3].from = {7};
  EXPECT_THROW(emit(network), Error);
  network.layers[3].from = {-9};
  EXPECT_THROW(emit(network), Error);
  network.layers[3].from = {};
  EXPECT_THROW(emit(network), Error);
}

TEST(Emit, WeightsMustFitTheMapsTheyMeet) {
  Network network = network_from_yaml(find_model_yaml("yolov8n.yaml"));
  network.layers.erase(network.layers.begin() + 1);  // the next one now meets other channels
  for (NetworkLayer& layer : network.layers) layer.from = {-1};
  EXPECT_THROW(emit(network), Error);
}

}  // namespace
}  // namespace yolo::graph
