#include "onnx/export_programs.hpp"

#include <algorithm>
#include <array>

#include <openvino/openvino.hpp>

#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/formula_weights.hpp"
#include "graph/passes/decode_head.hpp"
#include "graph/passes/keep_strongest.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "support.hpp"

namespace yolo::test {
namespace {

using graph::Shape;

std::map<std::string, std::map<int, std::string>> open_axes(const std::vector<graph::Output>& outputs) {
  std::map<std::string, std::map<int, std::string>> axes{
      {"images", {{0, "batch"}, {2, "height"}, {3, "width"}}}};
  for (const graph::Output& output : outputs) {
    axes[output.name] = output.name == "output1"
                            ? std::map<int, std::string>{{0, "batch"}, {2, "mask_height"}, {3, "mask_width"}}
                            : std::map<int, std::string>{{0, "batch"}, {2, "anchors"}};
  }
  return axes;
}

std::size_t count(const Shape& shape) { return static_cast<std::size_t>(graph::element_count(shape)); }

/// A value may keep names of nodes that were left out.
std::string output_name(const std::unordered_set<std::string>& names) {
  const auto found =
      std::ranges::find_if(names, [](const std::string& name) { return name.starts_with("output"); });
  return found == names.end() ? "" : *found;
}

Values values_of(const std::string& name, const ov::Tensor& tensor) {
  const ov::Shape sizes = tensor.get_shape();
  Values values{name, Shape(sizes.begin(), sizes.end()), {}};
  if (tensor.get_element_type() == ov::element::f16)
    values.data.assign(tensor.data<const ov::float16>(),
                       tensor.data<const ov::float16>() + tensor.get_size());
  else
    values.data.assign(tensor.data<const float>(), tensor.data<const float>() + tensor.get_size());
  return values;
}

}  // namespace

graph::ExportProgram make_program(const NetworkRow& row, const Shape& shape, bool dynamic) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(row.yaml + ".yaml"), 4);
  fill_by_formula(network, row.gain);
  graph::ExportProgram program;
  program.graph = graph::emit(network).graph;
  graph::fold_batch_norm(program.graph);
  graph::decode_head(program.graph, graph::read_head(network));
  if (row.kept > 0) graph::keep_strongest(program.graph, graph::read_head(network), row.kept);
  program.shape = shape;
  program.dynamic = dynamic;
  if (dynamic) program.axes = open_axes(program.graph.outputs);
  const bool has_places = network.task != "classify" && !row.has_rows();
  if (dynamic && !has_places) program.axes["output0"] = {{0, "batch"}};
  return program;
}

graph::ExportProgram wrap(graph::Graph graph, Shape shape, bool dynamic) {
  graph::ExportProgram program;
  program.graph = std::move(graph);
  program.shape = std::move(shape);
  program.dynamic = dynamic;
  return program;
}

std::vector<std::uint8_t> picture_bytes(const Shape& shape) {
  std::vector<std::uint8_t> bytes(count(shape));
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + i / 1009 * 5) % 256);
  return bytes;
}

std::vector<float> planes_of(const std::vector<std::uint8_t>& bytes, const Shape& shape) {
  const auto area = static_cast<std::size_t>(shape[2] * shape[3]);
  std::vector<float> planes(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t image = i / (3 * area), pixel = i / 3 % area,
                      channel = 2 - i % 3;  // blue comes first in pictures
    planes[(image * 3 + channel) * area + pixel] = static_cast<float>(bytes[i]) / 255;
  }
  return planes;
}

std::vector<Values> run_engine(const graph::Graph& graph, const Shape& shape) {
  runtime::BackendOptions options;
  options.precision = runtime::Precision::f32;
  options.threads = 2;
  const auto backend = runtime::make_openvino_backend(graph, options);
  const auto request = backend->make_request(
      {static_cast<int>(shape[0]), static_cast<int>(shape[2]), static_cast<int>(shape[3])});
  const std::vector<std::uint8_t> bytes = picture_bytes(shape);
  const std::size_t each = bytes.size() / static_cast<std::size_t>(shape[0]);
  for (int n = 0; n < shape[0]; ++n)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(each) * n, each, request->input(n));
  request->run();
  std::vector<Values> result;
  for (const runtime::RawMap& map : request->outputs())
    result.push_back({map.name, map.shape, {map.data, map.data + count(map.shape)}});
  return result;
}

std::vector<Values> run_loops(const graph::Graph& graph, const Shape& shape) {
  const auto executable = runtime::make_reference_executable(graph);
  const auto request = executable->make_request(std::array{shape});
  const std::vector<float> planes = planes_of(picture_bytes(shape), shape);
  std::ranges::copy(planes, static_cast<float*>(request->input("images").data));
  request->run();
  std::vector<Values> result;
  for (const runtime::TensorView& view : request->outputs()) {
    const auto* data = static_cast<const float*>(view.data);
    result.push_back({view.name, view.shape, {data, data + count(view.shape)}});
  }
  return result;
}

std::vector<Values> run_file(const std::string& bytes, const Shape& shape) {
  ov::Core core;
  const std::shared_ptr<ov::Model> model = core.read_model(bytes, ov::Tensor());
  ov::CompiledModel compiled = core.compile_model(
      model, "CPU", ov::hint::inference_precision(ov::element::f32), ov::inference_num_threads(2));
  ov::InferRequest request = compiled.create_infer_request();
  if (!compiled.inputs().empty()) {  // a file of constants alone is left none
    ov::Tensor input(compiled.input().get_element_type(), ov::Shape(shape.begin(), shape.end()));
    const std::vector<float> planes = planes_of(picture_bytes(shape), shape);
    if (input.get_element_type() == ov::element::f16) {
      std::ranges::copy(planes, input.data<ov::float16>());
    } else {
      std::ranges::copy(planes, input.data<float>());
    }
    request.set_input_tensor(input);
  }
  request.infer();
  std::vector<Values> result;
  for (const auto& output : compiled.outputs())
    result.push_back(values_of(output_name(output.get_names()), request.get_tensor(output)));
  return result;
}

}  // namespace yolo::test
