#include "engine/loaded_model.hpp"

#include <dlfcn.h>
#include <sys/stat.h>

#include <yolo/error.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/content_hash.hpp"
#include "core/cpu.hpp"
#include "core/paths.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "graph/passes/repeat_for_views.hpp"
#include "graph/passes/tap_layers.hpp"
#include "graph/shapes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "tasks/inner_layers.hpp"

namespace yolo::engine {
namespace {

constexpr int kLeastStride = 32;  // as the manual's program, also for networks with a smaller one

runtime::BackendOptions backend_options(const ComputeOptions& options) {
  if (!options.device.empty() && options.device != "cpu") {
    throw Error(fmt::format("device={}: only the CPU is implemented yet; leave device out or say device=cpu", options.device));
  }
  runtime::BackendOptions result;
  result.precision = !options.half ? runtime::Precision::automatic
                     : *options.half ? runtime::Precision::half
                                     : runtime::Precision::f32;
  result.threads = options.threads > 0 ? options.threads : default_threads();
  result.cache_dir = (user_cache_folder() / "openvino").string();
  return result;
}

// Another build of the library may compile another network from the same weights.
std::string library_stamp() {
  Dl_info info{};
  struct stat status {};
  if (dladdr(reinterpret_cast<const void*>(&library_stamp), &info) == 0 || stat(info.dli_fname, &status) != 0) return "?";
  return fmt::format("{} of {} bytes, {}.{}", YOLO_VERSION, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

bool same(const runtime::BackendOptions& a, const runtime::BackendOptions& b) {
  return a.precision == b.precision && a.threads == b.threads;
}

}  // namespace

ComputeOptions compute_options(const PredictOptions& options) {
  return {options.half, options.device, options.threads, options.embed, options.visualize, options.augment};
}

ComputeOptions compute_options(const ValOptions& options) {
  return {options.half, options.device, options.threads, {}, false, options.augment};
}

LoadedModel::LoadedModel(const std::filesystem::path& file, bool use_cache)
    : LoadedModel(checkpoint::load_checkpoint(file), file.stem().string()) {
  if (use_cache) cache_key_ = fmt::format("weights {:016x}; library {}", content_hash_of_file(file), library_stamp());
}

LoadedModel::LoadedModel(graph::Network network, std::string name)
    : name_(std::move(name)), network_(std::move(network)) {
  if (network_.layers.empty()) throw Error(name_ + ": the checkpoint holds no layers");
  if (network_.strides.empty()) throw Error(name_ + ": the checkpoint does not tell the strides of its head");
  task_ = &tasks::find_task(network_.task);
  fitter_ = task_->make_fitter(network_);
  postprocessor_ = task_->make_postprocessor(network_);
  can_augment_ = task_->make_view_postprocessor && task_->make_view_postprocessor(network_);
  names_ = std::make_shared<const std::vector<std::string>>(network_.names);
  const double largest = *std::max_element(network_.strides.begin(), network_.strides.end());
  stride_ = std::max(kLeastStride, static_cast<int>(largest));
}

std::string LoadedModel::trained_on() const {
  const auto fact = network_.facts.find("train_args.data");
  const auto* text = fact == network_.facts.end() ? nullptr : std::get_if<std::string>(&fact->second);
  return text ? *text : "";
}

namespace {

std::string form_of(const ComputeOptions& options) {
  if (!options.embed.empty()) return fmt::format("embed {}", fmt::join(options.embed, ","));
  return options.visualize ? "visualize" : options.augment ? "augment" : "";
}

graph::Graph make_graph(const graph::Network& network, const ComputeOptions& options) {
  graph::EmittedNetwork emitted = graph::emit(network);
  if (!options.embed.empty()) {
    graph::tap_means(emitted, options.embed);
  } else if (options.visualize) {
    graph::tap_features(emitted);
  }
  graph::fold_batch_norm(emitted.graph);
  if (options.augment) graph::repeat_for_views(emitted.graph, graph::augmentation_views(network.strides));
  return std::move(emitted.graph);
}

}  // namespace

runtime::Backend& LoadedModel::backend(const ComputeOptions& asked) {
  ComputeOptions options = asked;
  options.augment = asked.augment && can_augment_;
  runtime::BackendOptions wanted = backend_options(options);
  const std::string form = form_of(options);
  if (!cache_key_.empty()) wanted.cache_key = form.empty() ? cache_key_ : cache_key_ + "; " + form;
  if (wanted.precision == runtime::Precision::automatic && postprocessor_->needs_single_precision()) {
    wanted.precision = runtime::Precision::f32;
  }
  if (backend_ && same(wanted, backend_options_) && form == form_) return *backend_;
  special_ = !options.embed.empty()  ? tasks::make_embedding_postprocessor()
             : options.visualize     ? tasks::make_feature_postprocessor(*postprocessor_, network_)
             : options.augment       ? task_->make_view_postprocessor(network_)
                                     : nullptr;
  backend_ = runtime::make_openvino_backend([network = network_, options] { return make_graph(network, options); }, wanted);
  backend_options_ = wanted;
  form_ = form;
  return *backend_;
}

}  // namespace yolo::engine
