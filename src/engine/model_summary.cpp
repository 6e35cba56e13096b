#include "engine/model_summary.hpp"

#include "graph/emit.hpp"
#include "graph/fused_network.hpp"
#include "graph/shapes.hpp"

namespace yolo::engine {
namespace {

constexpr int kSide = 640;  // input for which the work is stated

std::string with_commas(std::int64_t value) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

}  // namespace

std::string layer_rows(const graph::Network& network) {
  std::string text = fmt::format("{:>3} {:>20} {:>12}  {}\n", "", "from", "params", "module");
  for (const graph::NetworkLayer& layer : network.layers) {
    graph::Network one;
    one.layers.push_back(layer);
    const std::string from = layer.from.size() == 1 ? std::to_string(layer.from[0])
                                                    : fmt::format("[{}]", fmt::join(layer.from, ", "));
    text += fmt::format("{:>3} {:>20} {:>12}  {}\n", layer.index, from, graph::count_modules(one).parameters,
                        layer.module->type);
  }
  return text;
}

ModelInfo model_info(const graph::Network& network, const std::string& name, bool fused, const graph::Registry& registry) {
  const graph::Network shown = fused ? graph::fused_network(network) : network;
  const graph::ModuleCounts counts = graph::count_modules(shown);
  ModelInfo info;
  info.name = name;
  info.task = network.task;
  info.classes = static_cast<int>(network.names.size());
  info.fused = fused;
  info.layers = counts.layers;
  info.parameters = counts.parameters;
  info.gflops = graph::gflops(graph::emit(shown, registry).graph, kSide, kSide);
  return info;
}

ModelInfo model_info(const formats::Opened& model, bool fused, const graph::Registry& registry) {
  const formats::ModelDescription& told = model.description;
  ModelInfo info;
  if (formats::capabilities_of(model).layers) info = model_info(model.network, told.name, fused, registry);
  info.name = told.name;
  info.task = told.task;
  info.format = model.format->name;
  info.classes = static_cast<int>(told.names->size());
  if (told.fixed_input) info.fixed_input = {told.fixed_input->width, told.fixed_input->height};
  return info;
}

}  // namespace yolo::engine

namespace yolo {

std::string ModelInfo::text() const {
  if (layers == 0) {
    return fmt::format("{} summary ({}): {}, {} classes, input {}x{}", name, format, task, classes, fixed_input.height,
                       fixed_input.width);
  }
  return fmt::format("{} summary{}: {} layers, {} parameters, {:.1f} GFLOPs", name, fused ? " (fused)" : "",
                     engine::with_commas(layers), engine::with_commas(parameters), gflops);
}

}  // namespace yolo
