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

}  // namespace

std::string model_summary(const graph::Network& network, const std::string& name, bool detailed,
                          const graph::Registry& registry) {
  const double work = graph::gflops(graph::emit(network, registry).graph, kSide, kSide);
  return (detailed ? layer_rows(network) : "") + summary_line(name, "", graph::count_modules(network), work);
}

std::string model_summary(const formats::Opened& model, bool detailed, const graph::Registry& registry) {
  const formats::ModelDescription& told = model.description;
  if (formats::capabilities_of(model).layers) return model_summary(model.network, told.name, detailed, registry);
  return fmt::format("{} summary ({}): {}, {} classes, input {}x{}", told.name, model.format->name, told.task, told.names->size(),
                     told.fixed_input->height, told.fixed_input->width);
}

std::string fused_summary(const graph::Network& network, const std::string& name, const graph::Registry& registry) {
  const graph::Network fused = graph::fused_network(network);
  const double work = graph::gflops(graph::emit(fused, registry).graph, kSide, kSide);
  return summary_line(name, " (fused)", graph::count_modules(fused), work);
}

std::string fused_summary(const formats::Opened& model, const graph::Registry& registry) {
  if (!formats::capabilities_of(model).layers) return model_summary(model, false, registry);
  return fused_summary(model.network, model.description.name, registry);
}

}  // namespace yolo::engine
