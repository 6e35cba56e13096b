#include "engine/model_summary.hpp"

#include "graph/emit.hpp"
#include "graph/shapes.hpp"

namespace yolo::engine {
namespace {

constexpr int kSide = 640;  // input for which the work is stated

std::string with_commas(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
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

}  // namespace

std::string model_summary(const graph::Network& network, const std::string& name, bool detailed) {
  const graph::ModuleCounts counts = graph::count_modules(network);
  const double work = graph::gflops(graph::emit(network).graph, kSide, kSide);
  return fmt::format("{}{} summary: {} layers, {} parameters, {:.1f} GFLOPs", detailed ? layer_rows(network) : "", name,
                     with_commas(counts.layers), with_commas(counts.parameters), work);
}

}  // namespace yolo::engine
