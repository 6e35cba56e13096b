#include "formats/model_description.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "graph/decoded_head.hpp"

namespace yolo::formats {
namespace {

graph::HeadSpec read_head(const graph::Network& network, const std::string& origin) {
  if (network.strides.empty()) throw Error(origin + ": the checkpoint does not tell the strides of its head");
  try {
    return graph::read_head(network);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", origin, error.what()), error.code());
  }
}

}  // namespace

ModelDescription describe(const graph::Network& network, std::string name, const std::string& origin) {
  if (network.layers.empty()) throw Error(origin + ": the checkpoint holds no layers");
  ModelDescription result;
  result.name = std::move(name);
  result.task = network.task;
  result.names = std::make_shared<const std::vector<std::string>>(network.names);
  const graph::Module& last = *network.layers.back().module;
  if (graph::find_head(last.type) != nullptr || graph::has_decoded_head(network)) result.head = read_head(network, origin);
  for (const double stride : network.strides) result.stride = std::max(result.stride, static_cast<int>(stride));
  result.channels = network.channels;
  result.provenance = network.provenance;
  result.remarks = network.remarks;
  return result;
}

}  // namespace yolo::formats
