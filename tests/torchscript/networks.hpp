// Networks that files are written of, and the values that they must give.
#pragma once

#include <algorithm>
#include <fstream>
#include <sstream>

#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/formula_weights.hpp"
#include "graph/passes/decode_head.hpp"
#include "graph/passes/keep_strongest.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "torchscript/torchscript_file.hpp"

namespace yolo::test {

/// What is exported of a network; of a head with one box an object perhaps the `kept` strongest boxes only.
inline graph::ExportProgram program_of(const graph::Network& network, graph::Shape shape, std::int64_t kept = 0) {
  const graph::HeadSpec head = graph::read_head(network);
  graph::ExportProgram program;
  program.graph = graph::emit(network).graph;
  graph::fold_batch_norm(program.graph);
  graph::decode_head(program.graph, head);
  if (kept > 0) graph::keep_strongest(program.graph, head, kept);
  program.shape = std::move(shape);
  return program;
}

/// A shipped YAML with formula weights and few classes. With too little `gain` a picture does not show in the outputs.
inline graph::Network formula_network(const std::string& yaml, double gain = 1.2) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml + ".yaml"), 4);
  fill_by_formula(network, gain);
  return network;
}

inline std::string archive_of(const graph::ExportProgram& program, const std::string& config = "{}",
                              const torchscript::TorchScriptOptions& options = {}) {
  std::string bytes;
  torchscript::write_torchscript(program, config, options, [&](std::string_view part) { bytes += part; });
  return bytes;
}

inline void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A network of the tests that compare values.
struct ExportedNetwork {
  const char* yaml;
  double gain = 1.5;  ///< with too little a picture does not show in the outputs
  std::int64_t kept = 0;
  std::size_t outputs = 1;
  /// RT-DETR needs 300 places to choose from.
  runtime::InputShape small{1, 64, 96}, other{2, 96, 64};

  /// Near ties may change the order of what was chosen.
  bool has_rows() const { return kept > 0 || std::string_view(yaml).find("rtdetr") != std::string_view::npos; }
  graph::ExportProgram program() const { return program_of(formula_network(yaml, gain), {1, 3, small.height, small.width}, kept); }
  std::string name() const {
    std::string name = yaml;
    std::replace(name.begin(), name.end(), '-', '_');
    return name + (kept > 0 ? "_chosen" : "");
  }
};

inline void PrintTo(const ExportedNetwork& network, std::ostream* out) { *out << network.name(); }

inline std::vector<ExportedNetwork> exported_networks() {
  return {{"yolo11n"},
          {.yaml = "yolo11n-seg", .outputs = 2},
          {"yolo11n-pose"},
          {"yolo11n-obb"},
          {"yolo11n-cls"},
          {"yolov8n"},
          {"yolov10n"},
          {"yolov10n", 1.5, 100},
          {"yolov9t"},
          {"yolo12n", 1.1},
          {"yolo26n"},
          {"yolo26n", 1.5, 100},
          {.yaml = "yolo26n-seg", .outputs = 2},
          {"yolo26n-pose"},
          {"yolo26n-pose", 1.5, 100},
          {"yolo26n-obb"},
          {"yolo26n-cls"},
          {.yaml = "yolov8-rtdetr", .gain = 1.2, .small = {1, 96, 160}, .other = {2, 160, 96}}};
}

/// Pictures of a pattern and what our engine gives for them.
struct Expected {
  graph::Shape shape;
  std::vector<float> planes;  ///< N x 3 x H x W, red green blue, 0 to 1
  struct Output {
    graph::Shape shape;
    std::vector<float> values;
  };
  std::vector<Output> outputs;
};

inline Expected expected_of(const runtime::Backend& backend, const runtime::InputShape& shape) {
  Expected expected;
  const auto height = static_cast<std::size_t>(shape.height), width = static_cast<std::size_t>(shape.width);
  expected.shape = {shape.batch, 3, shape.height, shape.width};
  expected.planes.resize(static_cast<std::size_t>(graph::element_count(expected.shape)));
  const auto request = backend.make_request(shape);
  for (int n = 0; n < shape.batch; ++n) {
    for (std::size_t i = 0; i < height * width * 3; ++i) {
      const auto byte = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + static_cast<std::size_t>(n) * 5) % 256);
      request->input(n)[i] = byte;
      const std::size_t plane = static_cast<std::size_t>(n) * 3 + (2 - i % 3);
      expected.planes[plane * height * width + i / 3] = static_cast<float>(byte) / 255.0F;
    }
  }
  request->run();
  for (const runtime::RawMap& map : request->outputs())
    expected.outputs.push_back({map.shape, {map.data, map.data + graph::element_count(map.shape)}});
  return expected;
}

inline std::unique_ptr<runtime::Backend> strict_backend(graph::Graph graph) {
  runtime::BackendOptions options;
  options.precision = runtime::Precision::f32;
  options.threads = 2;
  return runtime::make_openvino_backend(std::move(graph), options);
}

}  // namespace yolo::test
