#include "runtime/reference/reference_backend.hpp"

#include <yolo/error.hpp>

#include "graph/shapes.hpp"
#include "runtime/blocking_request.hpp"
#include "runtime/reference/operations.hpp"

namespace yolo::runtime {
namespace {

constexpr const char* kInput = "images";

class ReferenceRequest final : public BlockingRequest {
 public:
  ReferenceRequest(const graph::Graph& graph, const graph::Shape& shape)
      : graph_(graph), shape_(shape), image_(static_cast<std::size_t>(graph::element_count(shape))) {
    shapes_ = graph::infer_shapes(graph_, shape);
    for (const graph::Output& output : graph_.outputs) {
      outputs_.push_back({output.name, ElementType::f32, shapes_[static_cast<std::size_t>(output.node)], nullptr});
    }
  }
  ~ReferenceRequest() override { finish(); }
  ReferenceRequest(const ReferenceRequest&) = delete;
  ReferenceRequest& operator=(const ReferenceRequest&) = delete;

  TensorView input(std::string_view name) override {
    check_input(name, kInput);
    return {kInput, ElementType::f32, shape_, image_.data()};
  }
  std::span<const TensorView> outputs() const override { return outputs_; }

 private:
  void compute() override {
    values_.clear();
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const graph::Node& node = graph_.nodes[i];
      if (std::holds_alternative<graph::op::Input>(node.op)) {
        values_.push_back(image_);
        continue;
      }
      std::vector<reference::Map> in;
      for (graph::NodeId id : node.inputs) {
        in.push_back({values_[static_cast<std::size_t>(id)], shapes_[static_cast<std::size_t>(id)]});
      }
      values_.push_back(reference::compute(node, in, shapes_[i]));
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      outputs_[i].data = values_[static_cast<std::size_t>(graph_.outputs[i].node)].data();
    }
  }

  const graph::Graph& graph_;
  graph::Shape shape_;
  std::vector<float> image_;
  std::vector<graph::Shape> shapes_;
  std::vector<std::vector<float>> values_;
  std::vector<TensorView> outputs_;
};

class ReferenceExecutable final : public Executable {
 public:
  explicit ReferenceExecutable(graph::Graph graph) : graph_(std::move(graph)) {
    const std::int64_t channels = std::get<graph::op::Input>(graph_[graph_.input()].op).channels;
    inputs_.push_back({kInput, ElementType::f32, {-1, channels, -1, -1}});
    for (const graph::Output& output : graph_.outputs) outputs_.push_back({output.name, ElementType::f32, {}});
  }

  std::span<const Port> inputs() const override { return inputs_; }
  std::span<const Port> outputs() const override { return outputs_; }
  std::unique_ptr<Request> make_request(std::span<const graph::Shape> shapes) const override {
    return std::make_unique<ReferenceRequest>(graph_, shapes[0]);
  }
  std::string description() const override { return "reference loops"; }

 private:
  graph::Graph graph_;
  std::vector<Port> inputs_, outputs_;
};

}  // namespace

std::unique_ptr<Executable> make_reference_executable(graph::Graph graph) {
  return std::make_unique<ReferenceExecutable>(std::move(graph));
}

std::unique_ptr<Backend> make_reference_backend(graph::Graph graph) {
  return std::make_unique<Backend>(make_reference_executable(std::move(graph)));
}

}  // namespace yolo::runtime
