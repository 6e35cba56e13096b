#include "runtime/openvino/openvino_backend.hpp"

#include <mutex>
#include <openvino/openvino.hpp>

#include <yolo/error.hpp>

#include "core/cpu.hpp"
#include "runtime/openvino/bf16_limits.hpp"
#include "runtime/openvino/lower.hpp"
#include "runtime/openvino/model_cache.hpp"

namespace yolo::runtime {
namespace {

ov::Shape image_shape(const InputShape& shape) {
  return {static_cast<std::size_t>(shape.batch), static_cast<std::size_t>(shape.height),
          static_cast<std::size_t>(shape.width), 3};
}

class OpenVinoRequest final : public Request {
 public:
  OpenVinoRequest(const ov::CompiledModel& model, const InputShape& shape)
      : shape_(shape),
        request_(ov::CompiledModel(model).create_infer_request()),
        image_(ov::element::u8, image_shape(shape)) {
    request_.set_input_tensor(image_);
    for (const auto& output : model.outputs()) {
      outputs_.push_back({output.get_node()->get_friendly_name(), {}, nullptr});
    }
  }

  InputShape shape() const override { return shape_; }

  std::uint8_t* input(int index) override {
    return image_.data<std::uint8_t>() +
           image_.get_byte_size() / static_cast<std::size_t>(shape_.batch) * static_cast<std::size_t>(index);
  }

  void run() override {
    try {
      request_.infer();
    } catch (const ov::Exception& error) {
      throw Error(fmt::format("OpenVINO could not run the network on {}x{}: {}", shape_.height, shape_.width,
                              error.what()));
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const ov::Tensor tensor = request_.get_output_tensor(i);
      const ov::Shape shape = tensor.get_shape();
      outputs_[i].shape.assign(shape.begin(), shape.end());
      outputs_[i].data = tensor.data<float>();
    }
  }

  std::span<const RawMap> outputs() const override { return outputs_; }

 private:
  InputShape shape_;
  ov::InferRequest request_;
  ov::Tensor image_;
  std::vector<RawMap> outputs_;
};

class OpenVinoBackend final : public Backend {
 public:
  OpenVinoBackend(GraphMaker graph, const BackendOptions& options)
      : make_graph_(std::move(graph)),
        options_(options),
        precision_(choose_precision(options.precision)),
        cache_(options.cache_dir, cache_key()) {}

  std::unique_ptr<Request> make_request(const InputShape& shape) override {
    const std::lock_guard lock(mutex_);
    return std::make_unique<OpenVinoRequest>(compiled(shape), shape);
  }

  std::string description() const override {
    const std::string threads = options_.threads > 0 ? fmt::format(", {} threads", options_.threads) : "";
    return fmt::format("OpenVINO {} CPU {}{}", openvino_version(), precision_.get_type_name(), threads);
  }

 private:
  ov::element::Type choose_precision(Precision wanted) {
    if (wanted == Precision::f32) return ov::element::f32;
    const auto abilities = core_.get_property("CPU", ov::device::capabilities);
    const auto has = [&](const char* name) {
      return std::find(abilities.begin(), abilities.end(), name) != abilities.end();
    };
    if (has(ov::device::capability::BF16)) return ov::element::bf16;
    if (has(ov::device::capability::FP16)) return ov::element::f16;
    return ov::element::f32;
  }

  // The first size is compiled for itself, which runs fastest; all others share one network of open size,
  // since compiling costs ten times an inference and 40 MB for each further size (docs/performance.md).
  const ov::CompiledModel& compiled(const InputShape& shape) {
    if (first_ && shape == first_shape_) return *first_;
    if (!first_) {
      first_shape_ = shape;
      first_ = cached(shape, precision_);  // it is there only when that precision is right for the shape
      if (!first_) first_ = compile(shape, precision_for(shape));
      return *first_;
    }
    const ov::element::Type precision = precision_for(shape);
    std::optional<ov::CompiledModel>& open = precision == precision_ ? open_ : open_precise_;
    if (!open) open = compile({-1, -1, -1}, precision);
    return *open;
  }

  // Inputs that bf16 would get wrong are computed in f32.
  ov::element::Type precision_for(const InputShape& shape) {
    if (precision_ != ov::element::bf16) return precision_;
    return bf16_computes_rightly(graph(), shape) ? precision_ : ov::element::f32;
  }

  const graph::Graph& graph() {
    if (!graph_) graph_ = make_graph_();
    return *graph_;
  }

  // What a compiled network depends on, beside its size. Empty when the weights are not identified.
  std::string cache_key() const {
    if (options_.cache_key.empty()) return "";
    return fmt::format("{}; OpenVINO {}; {} {}; {}; {} threads", options_.cache_key,
                       ov::get_openvino_version().buildNumber, cpu_name(), fmt::join(cpu_features(), " "),
                       precision_.get_type_name(), options_.threads);
  }

  std::string size_text(const InputShape& shape, ov::element::Type precision) const {
    const std::string size = fmt::format("{} x {} x {}", shape.batch, shape.height, shape.width);
    return precision == precision_ ? size : size + " in " + precision.get_type_name();
  }

  ov::AnyMap properties(ov::element::Type precision) const {
    ov::AnyMap result{ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
                      ov::hint::inference_precision(precision), ov::hint::enable_cpu_pinning(false)};
    if (precision == ov::element::f32)
      result.insert(ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY));
    if (options_.threads > 0) result.insert(ov::inference_num_threads(options_.threads));
    return result;
  }

  std::optional<ov::CompiledModel> cached(const InputShape& shape, ov::element::Type precision) {
    return cache_.load(core_, size_text(shape, precision), properties(precision));
  }

  // Sides of -1 are open.
  ov::CompiledModel compile(const InputShape& shape, ov::element::Type precision) {
    if (auto stored = cached(shape, precision)) return *stored;
    try {
      const auto lowered = lower_to_openvino(graph(), shape.batch, shape.height, shape.width);
      auto model = core_.compile_model(lowered, "CPU", properties(precision));
      cache_.store(model, size_text(shape, precision));
      return model;
    } catch (const ov::Exception& error) {
      throw Error(fmt::format("OpenVINO could not compile the network for {}x{}: {}", shape.height,
                              shape.width, error.what()));
    }
  }

  GraphMaker make_graph_;
  std::optional<graph::Graph> graph_;
  BackendOptions options_;
  ov::Core core_;
  ov::element::Type precision_;
  ModelCache cache_;
  std::mutex mutex_;
  InputShape first_shape_;
  std::optional<ov::CompiledModel> first_, open_, open_precise_;
};

}  // namespace

std::unique_ptr<Backend> make_openvino_backend(graph::Graph graph, const BackendOptions& options) {
  return make_openvino_backend([graph = std::move(graph)] { return graph; }, options);
}

std::unique_ptr<Backend> make_openvino_backend(GraphMaker graph, const BackendOptions& options) {
  try {
    return std::make_unique<OpenVinoBackend>(std::move(graph), options);
  } catch (const ov::Exception& error) {
    throw Error(std::string("OpenVINO cannot be used: ") + error.what());
  }
}

std::string openvino_version() {
  const std::string build = ov::get_openvino_version().buildNumber;
  return build.substr(0, build.find('-'));
}

}  // namespace yolo::runtime
