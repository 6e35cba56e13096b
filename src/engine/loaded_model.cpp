#include "engine/loaded_model.hpp"

#include <dlfcn.h>
#include <sys/stat.h>

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/content_hash.hpp"
#include "core/cpu.hpp"
#include "core/device_list.hpp"
#include "core/files.hpp"
#include "core/paths.hpp"
#include "core/usage_error.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "graph/passes/repeat_for_views.hpp"
#include "graph/passes/tap_layers.hpp"
#include "graph/shapes.hpp"
#include "onnx/onnx_network.hpp"
#include "runtime/opencv_dnn/opencv_dnn_backend.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "tasks/inner_layers.hpp"

namespace yolo::engine {
namespace {

constexpr std::size_t kLargestCheckpoint = std::size_t{16} << 30;
constexpr std::size_t kLargestOnnx = std::size_t{2} << 30;  // protobuf's own limit
constexpr int kLeastStride = 32;  // as the manual's program, also for networks with a smaller one

runtime::BackendOptions backend_options(const ComputeOptions& options) {
  const std::string device = plain_device(options.device);
  if (!device.empty() && device != "cpu") {
    throw UsageError(fmt::format("device={}: only the CPU is implemented yet; leave device out or say device=cpu", options.device));
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
  return {.half = options.half,
          .device = options.device,
          .threads = options.threads,
          .embed = options.embed,
          .visualize = options.visualize,
          .augment = options.augment,
          .dnn = options.dnn};
}

ComputeOptions compute_options(const ValOptions& options) {
  return {.half = options.half,
          .device = options.device,
          .threads = options.threads,
          .embed = {},
          .augment = options.augment,
          .dnn = options.dnn};
}

LoadedModel::LoadedModel(const std::filesystem::path& file, bool use_cache, const graph::Registry& registry)
    : registry_(&registry), name_(file.stem().string()) {
  if (file.extension() == ".onnx") {
    read_onnx(file);
  } else if (graph::is_model_yaml(file)) {
    network_ = graph::network_from_yaml(graph::find_model_yaml(file), 0, registry);
  } else {
    read_checkpoint(file, use_cache);
    graph::check_layers(network_, registry, file.string());
  }
  interpret(file.string());
}

LoadedModel::LoadedModel(graph::Network network, std::string name, const graph::Registry& registry)
    : registry_(&registry), name_(std::move(name)), network_(std::move(network)) {
  interpret(name_);
}

void LoadedModel::interpret(const std::string& origin) {
  if (network_.layers.empty()) throw Error(origin + ": the checkpoint holds no layers");
  if (network_.strides.empty()) throw Error(origin + ": the checkpoint does not tell the strides of its head");
  task_ = &tasks::find_task(network_.task);
  fitter_ = task_->make_fitter(network_);
  postprocessor_ = task_->make_postprocessor(network_);
  can_augment_ = !fixed_input_ && task_->make_view_postprocessor && task_->make_view_postprocessor(network_);
  names_ = std::make_shared<const std::vector<std::string>>(network_.names);
  const double largest = *std::max_element(network_.strides.begin(), network_.strides.end());
  stride_ = std::max(kLeastStride, static_cast<int>(largest));
}

void LoadedModel::read_checkpoint(const std::filesystem::path& file, bool use_cache) {
  std::error_code ignored;
  if (!use_cache || !std::filesystem::is_regular_file(file, ignored)) {
    network_ = checkpoint::load_checkpoint(file);
    return;
  }
  const std::string bytes = read_small_file(file, kLargestCheckpoint);  // once, for the network and its key
  network_ = checkpoint::load_checkpoint(bytes, file.string());
  cache_key_ = fmt::format("weights {:016x}; library {}", content_hash(bytes), library_stamp());
}

void LoadedModel::read_onnx(const std::filesystem::path& file) {
  onnx_ = read_small_file(file, kLargestOnnx);
  try {
    onnx::OnnxNetwork described = onnx::describe_network(onnx::read_onnx(onnx_));
    network_ = std::move(described.network);
    onnx_input_ = {described.batch, described.height, described.width};
    onnx_outputs_ = std::move(described.outputs);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", file.string(), error.what()));
  }
  fixed_input_ = cv::Size(onnx_input_.width, onnx_input_.height);
}

runtime::Backend& LoadedModel::onnx_backend(const ComputeOptions& options) {
  if (!options.dnn) {
    throw Error(fmt::format(
        "{}.onnx: ONNX files are run through OpenCV only; say dnn=True, or use the .pt file", name_));
  }
  if (!options.embed.empty() || options.visualize) {
    throw Error(
        fmt::format("{}.onnx: embed and visualize need the network's layers; use the .pt file", name_));
  }
  backend_options(options);  // refuses another device
  if (!backend_) {
    try {
      backend_ = runtime::make_opencv_dnn_backend({onnx_, onnx_input_, onnx_outputs_});
    } catch (const Error& error) {
      throw Error(fmt::format("{}.onnx: {}", name_, error.what()));
    }
    onnx_ = {};  // OpenCV has its own copy
  }
  return *backend_;
}

std::string LoadedModel::trained_on() const {
  const auto fact = network_.facts.find("train_args.data");
  const auto* text = fact == network_.facts.end() ? nullptr : std::get_if<std::string>(&fact->second);
  return text ? *text : "";
}

namespace {

std::string form_of(const ComputeOptions& options) {
  if (!options.embed.empty()) return fmt::format("embed {}", fmt::join(options.embed, ","));
  return options.visualize ? "visualize" : options.augment ? "augment" : options.loss_maps ? "loss" : "";
}

void check_values(const graph::Network& network, const std::string& name) {
  for (const graph::NamedTensor& entry : graph::state_dict(network)) {
    if (!entry.tensor->has_data()) {
      throw Error(fmt::format("{}: {} has no values: an architecture has to be trained before it is used", name, entry.name));
    }
  }
}

graph::Graph make_graph(const graph::Network& network, const ComputeOptions& options, const graph::Registry& registry) {
  const graph::Purpose purpose = options.loss_maps ? graph::Purpose::validation : graph::Purpose::inference;
  graph::EmittedNetwork emitted = graph::emit(network, registry, purpose);
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
  if (fixed_input_) return onnx_backend(options);
  runtime::BackendOptions wanted = backend_options(options);
  const std::string form = form_of(options);
  if (!cache_key_.empty()) wanted.cache_key = form.empty() ? cache_key_ : cache_key_ + "; " + form;
  if (wanted.precision == runtime::Precision::automatic && postprocessor_->needs_single_precision()) {
    wanted.precision = runtime::Precision::f32;
  }
  if (backend_ && same(wanted, backend_options_) && form == form_) return *backend_;
  check_values(network_, name_);
  special_ = !options.embed.empty()  ? tasks::make_embedding_postprocessor()
             : options.visualize     ? tasks::make_feature_postprocessor(*postprocessor_, network_)
             : options.augment       ? task_->make_view_postprocessor(network_)
                                     : nullptr;
  backend_ = runtime::make_openvino_backend(
      [network = network_, options, registry = registry_] { return make_graph(network, options, *registry); }, wanted);
  backend_options_ = wanted;
  form_ = form;
  return *backend_;
}

}  // namespace yolo::engine
