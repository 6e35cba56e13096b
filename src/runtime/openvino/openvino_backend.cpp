#include "runtime/openvino/openvino_backend.hpp"

#include <condition_variable>
#include <mutex>
#include <openvino/openvino.hpp>

#include <yolo/error.hpp>

#include "core/cpu.hpp"
#include "runtime/openvino/bf16_limits.hpp"
#include "runtime/openvino/lower.hpp"
#include "runtime/openvino/model_cache.hpp"

namespace yolo::runtime {
namespace {

constexpr const char* kInput = "image";

InputShape input_shape(const graph::Shape& shape) {
  return {static_cast<int>(shape[0]), static_cast<int>(shape[1]), static_cast<int>(shape[2])};
}

class OpenVinoRequest final : public Request {
 public:
  OpenVinoRequest(const ov::CompiledModel& model, const graph::Shape& shape)
      : shape_(shape),
        request_(ov::CompiledModel(model).create_infer_request()),
        image_(ov::element::u8, ov::Shape(shape.begin(), shape.end())) {
    request_.set_input_tensor(image_);
    request_.set_callback([this](const std::exception_ptr&) { note_end(); });
    for (const auto& output : model.outputs()) {
      outputs_.push_back({output.get_node()->get_friendly_name(), ElementType::f32, {}, nullptr});
    }
  }
  // A run that nobody waited for would still call back.
  ~OpenVinoRequest() override { await_end(); }
  OpenVinoRequest(const OpenVinoRequest&) = delete;
  OpenVinoRequest& operator=(const OpenVinoRequest&) = delete;

  TensorView input(std::string_view name) override {
    check_input(name, kInput);
    return {kInput, ElementType::u8, shape_, image_.data<std::uint8_t>()};
  }

  void start() override {
    {
      const std::lock_guard lock(mutex_);
      is_running_ = true;
    }
    try {
      translated([&] { request_.start_async(); });
    } catch (...) {
      note_end();
      throw;
    }
  }

  void wait() override {
    await_end();  // OpenVINO calls back after its own wait may have returned
    translated([&] { request_.wait(); });
    collect();
  }

  void run() override {
    translated([&] { request_.infer(); });  // which does not call back
    note_end();
    collect();
  }

  std::span<const TensorView> outputs() const override { return outputs_; }
  std::chrono::steady_clock::time_point finished() const override { return finished_; }

 private:
  void note_end() {
    const std::lock_guard lock(mutex_);
    finished_ = std::chrono::steady_clock::now();
    is_running_ = false;
    ended_.notify_all();
  }

  void await_end() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return !is_running_; });
  }

  void collect() {
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const ov::Tensor tensor = request_.get_output_tensor(i);
      const ov::Shape shape = tensor.get_shape();
      outputs_[i].shape.assign(shape.begin(), shape.end());
      outputs_[i].data = const_cast<float*>(tensor.data<float>());
    }
  }

  template <typename Work>
  void translated(Work work) const {
    try {
      work();
    } catch (const ov::Exception& error) {
      throw Error(fmt::format("OpenVINO could not run the network on {}x{}: {}", shape_[1], shape_[2], error.what()), ErrorCode::internal);
    }
  }

  graph::Shape shape_;
  ov::InferRequest request_;
  ov::Tensor image_;
  std::vector<TensorView> outputs_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_running_ = false;
  std::chrono::steady_clock::time_point finished_;
};

class OpenVinoExecutable final : public Executable {
 public:
  OpenVinoExecutable(GraphMaker graph, const BackendOptions& options)
      : make_graph_(std::move(graph)),
        options_(options),
        precision_(choose_precision(options.precision)),
        cache_(options.cache_dir, cache_key()) {}

  std::span<const Port> inputs() const override { return inputs_; }
  std::span<const Port> outputs() const override {
    const std::lock_guard lock(mutex_);
    if (outputs_.empty()) {
      for (const graph::Output& output : graph().outputs) outputs_.push_back({output.name, ElementType::f32, {}});
    }
    return outputs_;
  }

  std::unique_ptr<Request> make_request(std::span<const graph::Shape> shapes) const override {
    const std::lock_guard lock(mutex_);
    return std::make_unique<OpenVinoRequest>(compiled(input_shape(shapes[0])), shapes[0]);
  }

  int streams() const override { return options_.workload == Workload::many ? streams_of_many() : 1; }

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
  const ov::CompiledModel& compiled(const InputShape& shape) const {
    if (first_ && shape == first_shape_) return *first_;
    if (!first_) {
      first_shape_ = shape;
      first_ = cached(shape, precision_);  // it is there only when that precision is right for the shape
      if (first_) return *first_;
      const ov::element::Type precision = precision_for(shape);
      if (precision != precision_) first_ = cached(shape, precision);
      if (!first_) first_ = compile(shape, precision);
      return *first_;
    }
    const ov::element::Type precision = precision_for(shape);
    std::optional<ov::CompiledModel>& open = precision == precision_ ? open_ : open_precise_;
    if (!open) open = cached({-1, -1, -1}, precision);
    if (!open) open = compile({-1, -1, -1}, precision);
    return *open;
  }

  // Inputs that bf16 would get wrong are computed in f32.
  ov::element::Type precision_for(const InputShape& shape) const {
    if (precision_ != ov::element::bf16) return precision_;
    return bf16_computes_rightly(graph(), shape) ? precision_ : ov::element::f32;
  }

  const graph::Graph& graph() const {
    if (!graph_) graph_ = make_graph_();
    return *graph_;
  }

  // A stream a thread computes most in a second (docs/performance.md).
  int streams_of_many() const { return options_.threads > 0 ? options_.threads : default_threads(); }

  // What a compiled network depends on, beside its size. Empty when the weights are not identified.
  std::string cache_key() const {
    if (options_.cache_key.empty()) return "";
    return fmt::format("{}; OpenVINO {}; {} {}; {}; {} threads, {} streams", options_.cache_key,
                       ov::get_openvino_version().buildNumber, cpu_name(), fmt::join(cpu_features(), " "),
                       precision_.get_type_name(), options_.threads, streams());
  }

  std::string size_text(const InputShape& shape, ov::element::Type precision) const {
    const std::string size = fmt::format("{} x {} x {}", shape.batch, shape.height, shape.width);
    return precision == precision_ ? size : size + " in " + precision.get_type_name();
  }

  ov::AnyMap properties(ov::element::Type precision) const {
    ov::AnyMap result{ov::hint::inference_precision(precision), ov::hint::enable_cpu_pinning(false)};
    if (options_.workload == Workload::one) {
      result.insert(ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY));
    } else {
      result.insert(ov::num_streams(streams()));
    }
    if (precision == ov::element::f32)
      result.insert(ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY));
    if (options_.threads > 0) result.insert(ov::inference_num_threads(options_.threads));
    return result;
  }

  std::optional<ov::CompiledModel> cached(const InputShape& shape, ov::element::Type precision) const {
    return cache_.load(core_, size_text(shape, precision), properties(precision));
  }

  // Sides of -1 are open.
  ov::CompiledModel compile(const InputShape& shape, ov::element::Type precision) const {
    try {
      const auto lowered = lower_to_openvino(graph(), shape.batch, shape.height, shape.width);
      auto model = core_.compile_model(lowered, "CPU", properties(precision));
      cache_.store(model, size_text(shape, precision));
      return model;
    } catch (const ov::Exception& error) {
      throw Error(fmt::format("OpenVINO could not compile the network for {}x{}: {}", shape.height,
                              shape.width, error.what()), ErrorCode::internal);
    }
  }

  std::vector<Port> inputs_{{kInput, ElementType::u8, {-1, -1, -1, 3}}};
  GraphMaker make_graph_;
  BackendOptions options_;
  mutable ov::Core core_;
  ov::element::Type precision_;
  ModelCache cache_;
  // What has been compiled so far.
  mutable std::mutex mutex_;
  mutable std::optional<graph::Graph> graph_;
  mutable std::vector<Port> outputs_;
  mutable InputShape first_shape_;
  mutable std::optional<ov::CompiledModel> first_, open_, open_precise_;
};

}  // namespace

std::unique_ptr<Executable> make_openvino_executable(GraphMaker graph, const BackendOptions& options) {
  try {
    return std::make_unique<OpenVinoExecutable>(std::move(graph), options);
  } catch (const ov::Exception& error) {
    throw Error(std::string("OpenVINO cannot be used: ") + error.what(), ErrorCode::device);
  }
}

std::unique_ptr<Backend> make_openvino_backend(GraphMaker graph, const BackendOptions& options) {
  return std::make_unique<Backend>(make_openvino_executable(std::move(graph), options));
}

std::unique_ptr<Backend> make_openvino_backend(graph::Graph graph, const BackendOptions& options) {
  return make_openvino_backend([graph = std::move(graph)] { return graph; }, options);
}

std::string openvino_version() {
  const std::string build = ov::get_openvino_version().buildNumber;
  return build.substr(0, build.find('-'));
}

}  // namespace yolo::runtime
