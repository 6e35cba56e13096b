#include "graph/emit.hpp"

#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

Value source_of(const std::vector<Value>& done, int from, int index, Value input) {
  const int absolute = from == -1 ? index - 1 : from < 0 ? index + from : from;
  if (absolute == -1) return input;
  if (absolute < 0 || absolute >= index) {
    throw Error(fmt::format("layer {} takes its input from layer {}, which does not come before it", index, absolute));
  }
  const Value value = done[static_cast<std::size_t>(absolute)];
  if (value.node < 0) throw Error(fmt::format("layer {} takes its input from the head, layer {}", index, absolute));
  return value;
}

}  // namespace

void check_layers(const Network& network, const Registry& registry, const std::string& origin) {
  for (const NetworkLayer& layer : network.layers)
    registry.find(layer.module->type, fmt::format("{}: layer {}", origin, layer.index));
}

EmittedNetwork emit(const Network& network, const Registry& registry, Purpose purpose) {
  if (network.layers.empty()) throw Error("the network has no layers");
  Builder builder(registry, purpose);
  const Value input = builder.input(network.channels);
  std::vector<Value> done;
  for (const NetworkLayer& layer : network.layers) {
    const int index = static_cast<int>(done.size());
    std::vector<Value> inputs;
    for (int from : layer.from) inputs.push_back(source_of(done, from, index, input));
    const std::vector<Value> outputs = builder.emit_module(*layer.module, "model." + std::to_string(index), inputs);
    done.push_back(outputs.size() == 1 ? outputs[0] : Value{});
  }
  if (builder.graph().outputs.empty()) {
    throw Error("the network ends without a head: its last layer is " + network.layers.back().module->type);
  }
  return {builder.take(), std::move(done)};
}

}  // namespace yolo::graph
