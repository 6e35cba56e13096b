#include "formats/model_description.hpp"

#include <algorithm>

#include <yolo/error.hpp>

namespace yolo::formats {
namespace {

constexpr int kLeastStride = 32;  // as the manual's program, also for networks with a smaller one

}  // namespace

ModelDescription describe(const graph::Network& network, std::string name, const std::string& origin) {
  if (network.layers.empty()) throw Error(origin + ": the checkpoint holds no layers");
  if (network.strides.empty()) throw Error(origin + ": the checkpoint does not tell the strides of its head");
  ModelDescription result;
  result.name = std::move(name);
  result.task = network.task;
  result.names = std::make_shared<const std::vector<std::string>>(network.names);
  try {
    result.head = graph::read_head(network);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", origin, error.what()));
  }
  const double largest = *std::max_element(network.strides.begin(), network.strides.end());
  result.stride = std::max(kLeastStride, static_cast<int>(largest));
  result.channels = network.channels;
  result.provenance = network.provenance;
  result.remarks = network.remarks;
  return result;
}

}  // namespace yolo::formats
