// What the tests of single stages share: a network that shows its layers, run on a picture, and comparing its
// maps.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "image/letterbox.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "statistics.hpp"

namespace yolo::test {

inline std::unique_ptr<runtime::Backend> strict_backend(graph::Graph graph) {
  runtime::BackendOptions options;
  options.precision = runtime::Precision::f32;
  options.threads = 2;
  return runtime::make_openvino_backend(std::move(graph), options);
}

/// The graph with folded batch norms; behind the head's maps stand those of all layers but the head.
struct ShownNetwork {
  graph::Graph graph;
  std::size_t head_maps = 0;
};

inline ShownNetwork show_layers(const graph::Network& network) {
  graph::EmittedNetwork emitted = graph::emit(network);
  const std::size_t head_maps = emitted.graph.outputs.size();
  for (std::size_t i = 0; i + 1 < emitted.layers.size(); ++i) {
    emitted.graph.outputs.push_back({"layer" + std::to_string(i), emitted.layers[i].node});
  }
  graph::fold_batch_norm(emitted.graph);
  return {std::move(emitted.graph), head_maps};
}

/// Runs the picture. `sum` is what the peer's bytes add up to.
inline std::unique_ptr<runtime::PictureRequest> run_picture(const runtime::Backend& backend,
                                                            const cv::Mat& picture,
                                                            const image::InputPlan& plan, std::int64_t sum) {
  const cv::Size input = plan.transform.input;
  auto request = backend.make_request({1, input.height, input.width});
  image::letterbox(picture, plan, request->input(0));
  std::int64_t found = 0;
  for (int i = 0; i < input.area() * 3; ++i) found += request->input(0)[i];
  EXPECT_EQ(found, sum) << "the bytes of the letterboxed picture";
  request->run();
  return request;
}

inline std::vector<float> values_of(const runtime::RawMap& map) {
  return {map.data, map.data + graph::element_count(map.shape)};
}

inline void expect_values(const std::vector<float>& values, const nlohmann::json& expected) {
  expect_statistics(values.data(), values.size(), expected);
}

inline void expect_layers(std::span<const runtime::RawMap> layers, const nlohmann::json& expected) {
  ASSERT_EQ(layers.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(expected[i]["type"].dump() + " layer " + std::to_string(i));
    expect_values(values_of(layers[i]), expected[i]);
  }
}

}  // namespace yolo::test
