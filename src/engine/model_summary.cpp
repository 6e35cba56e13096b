#include "engine/model_summary.hpp"

#include "graph/decoded_head.hpp"
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

std::string summary_line(const std::string& name, const char* state, graph::ModuleCounts counts, double work) {
  return fmt::format("{} summary{}: {} layers, {} parameters, {:.1f} GFLOPs", name, state, with_commas(counts.layers),
                     with_commas(counts.parameters), work);
}

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

std::string decoded_summary(const graph::Network& network, const std::string& name) {
  const std::vector<int>& sides = network.provenance.imgsz;
  return fmt::format("{} summary (ONNX): {}, {} classes, input {}x{}", name, network.task,
                     network.names.size(), sides.front(), sides.back());
}

}  // namespace

std::string model_summary(const graph::Network& network, const std::string& name, bool detailed,
                          const graph::Registry& registry) {
  if (graph::has_decoded_head(network)) return decoded_summary(network, name);
  const double work = graph::gflops(graph::emit(network, registry).graph, kSide, kSide);
  return (detailed ? layer_rows(network) : "") + summary_line(name, "", graph::count_modules(network), work);
}

std::string fused_summary(const graph::Network& network, const std::string& name, const graph::Registry& registry) {
  if (graph::has_decoded_head(network)) return decoded_summary(network, name);
  const graph::Network fused = graph::fused_network(network);
  const double work = graph::gflops(graph::emit(fused, registry).graph, kSide, kSide);
  return summary_line(name, " (fused)", graph::count_modules(fused), work);
}

}  // namespace yolo::engine
