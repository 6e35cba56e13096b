#include "engine/loaded_model.hpp"

#include <yolo/error.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/cpu.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "graph/shapes.hpp"
#include "runtime/openvino/openvino_backend.hpp"

namespace yolo::engine {
namespace {

constexpr int kLeastStride = 32;  // as the manual's program, also for networks with a smaller one

runtime::BackendOptions backend_options(const PredictOptions& options) {
  if (!options.device.empty() && options.device != "cpu") {
    throw Error(fmt::format("device={}: only the CPU is implemented yet; leave device out or say device=cpu", options.device));
  }
  runtime::BackendOptions result;
  result.precision = !options.half ? runtime::Precision::automatic
                     : *options.half ? runtime::Precision::half
                                     : runtime::Precision::f32;
  result.threads = options.threads > 0 ? options.threads : default_threads();
  return result;
}

bool same(const runtime::BackendOptions& a, const runtime::BackendOptions& b) {
  return a.precision == b.precision && a.threads == b.threads;
}

}  // namespace

LoadedModel::LoadedModel(const std::filesystem::path& file)
    : name_(file.stem().string()), network_(checkpoint::load_checkpoint(file)) {
  if (network_.layers.empty()) throw Error(file.string() + ": the checkpoint holds no layers");
  if (network_.strides.empty()) {
    throw Error(file.string() + ": the checkpoint does not tell the strides of its head");
  }
  postprocessor_ = tasks::find_task(network_.task).make_postprocessor(network_);
  names_ = std::make_shared<const std::vector<std::string>>(network_.names);
  const double largest = *std::max_element(network_.strides.begin(), network_.strides.end());
  stride_ = std::max(kLeastStride, static_cast<int>(largest));
}

runtime::Backend& LoadedModel::backend(const PredictOptions& options) {
  const runtime::BackendOptions wanted = backend_options(options);
  if (!backend_ || !same(wanted, backend_options_)) {
    graph::Graph graph = graph::emit(network_).graph;
    graph::fold_batch_norm(graph);
    backend_ = runtime::make_openvino_backend(std::move(graph), wanted);
    backend_options_ = wanted;
  }
  return *backend_;
}

}  // namespace yolo::engine
