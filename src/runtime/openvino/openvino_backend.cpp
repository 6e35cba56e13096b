#include "runtime/openvino/openvino_backend.hpp"

#include <list>
#include <mutex>
#include <openvino/openvino.hpp>

#include <yolo/error.hpp>

#include "runtime/openvino/lower.hpp"

namespace yolo::runtime {
namespace {

constexpr std::size_t kCompiledShapes = 8;  // compiled networks kept at once; each holds its own weights

class OpenVinoRequest final : public Request {
 public:
  OpenVinoRequest(ov::CompiledModel model, const InputShape& shape)
      : shape_(shape), model_(std::move(model)), request_(model_.create_infer_request()) {
    input_ = request_.get_input_tensor().data<std::uint8_t>();
    for (std::size_t i = 0; i < model_.outputs().size(); ++i) {
      const ov::Tensor tensor = request_.get_output_tensor(i);
      const ov::Shape& dims = tensor.get_shape();
      const std::string name = model_.output(i).get_node()->get_friendly_name();
      outputs_.push_back({name, graph::Shape(dims.begin(), dims.end()), tensor.data<float>()});
    }
  }

  InputShape shape() const override { return shape_; }
  std::uint8_t* input(int index) override {
    return input_ + static_cast<std::size_t>(index) * static_cast<std::size_t>(shape_.height) *
                        static_cast<std::size_t>(shape_.width) * 3;
  }
  void run() override { request_.infer(); }
  std::span<const RawMap> outputs() const override { return outputs_; }

 private:
  InputShape shape_;
  ov::CompiledModel model_;
  ov::InferRequest request_;
  std::uint8_t* input_ = nullptr;
  std::vector<RawMap> outputs_;
};

class OpenVinoBackend final : public Backend {
 public:
  OpenVinoBackend(graph::Graph graph, const BackendOptions& options) : graph_(std::move(graph)), options_(options) {
    precision_ = choose_precision(options.precision);
  }

  std::unique_ptr<Request> make_request(const InputShape& shape) override {
    return std::make_unique<OpenVinoRequest>(compiled(shape), shape);
  }

  std::string description() const override {
    return fmt::format("OpenVINO {} CPU {}", openvino_version(), precision_.get_type_name());
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

  ov::CompiledModel compiled(const InputShape& shape) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(recent_.begin(), recent_.end(), [&](const auto& entry) { return entry.first == shape; });
    if (found != recent_.end()) {
      recent_.splice(recent_.begin(), recent_, found);
      return recent_.front().second;
    }
    recent_.emplace_front(shape, compile(shape));
    if (recent_.size() > kCompiledShapes) recent_.pop_back();
    return recent_.front().second;
  }

  ov::CompiledModel compile(const InputShape& shape) {
    ov::AnyMap properties{ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
                          ov::hint::inference_precision(precision_),
                          ov::hint::enable_cpu_pinning(false)};
    if (precision_ == ov::element::f32) properties.insert(ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY));
    if (options_.threads > 0) properties.insert(ov::inference_num_threads(options_.threads));
    try {
      return core_.compile_model(lower_to_openvino(graph_, shape.batch, shape.height, shape.width), "CPU", properties);
    } catch (const ov::Exception& error) {
      throw Error(fmt::format("OpenVINO could not compile the network for {}x{}: {}", shape.height, shape.width,
                              error.what()));
    }
  }

  graph::Graph graph_;
  BackendOptions options_;
  ov::Core core_;
  ov::element::Type precision_;
  std::mutex mutex_;
  std::list<std::pair<InputShape, ov::CompiledModel>> recent_;  // most recently used first
};

}  // namespace

std::unique_ptr<Backend> make_openvino_backend(graph::Graph graph, const BackendOptions& options) {
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
