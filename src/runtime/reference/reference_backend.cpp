#include "runtime/reference/reference_backend.hpp"

#include <yolo/error.hpp>

#include "graph/shapes.hpp"
#include "runtime/reference/operations.hpp"

namespace yolo::runtime {
namespace {

class ReferenceRequest final : public Request {
 public:
  ReferenceRequest(const graph::Graph& graph, const InputShape& shape)
      : graph_(graph), shape_(shape), bytes_(static_cast<std::size_t>(shape.batch) * image_size()) {
    shapes_ = graph::infer_shapes(graph_, {shape.batch, 3, shape.height, shape.width});
    for (const graph::Output& output : graph_.outputs) {
      outputs_.push_back({output.name, shapes_[static_cast<std::size_t>(output.node)], nullptr});
    }
  }

  InputShape shape() const override { return shape_; }
  std::uint8_t* input(int index) override { return bytes_.data() + static_cast<std::size_t>(index) * image_size(); }
  std::span<const RawMap> outputs() const override { return outputs_; }

  void run() override {
    values_.clear();
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const graph::Node& node = graph_.nodes[i];
      if (std::holds_alternative<graph::op::Input>(node.op)) {
        values_.push_back(image());
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

 private:
  std::size_t image_size() const { return static_cast<std::size_t>(shape_.height) * static_cast<std::size_t>(shape_.width) * 3; }

  // Bytes, blue green red, to planes of red, green and blue in 0..1.
  std::vector<float> image() const {
    const std::size_t area = image_size() / 3;
    std::vector<float> planes(bytes_.size());
    for (std::size_t n = 0; n < static_cast<std::size_t>(shape_.batch); ++n) {
      for (std::size_t i = 0; i < area; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
          planes[(n * 3 + c) * area + i] = static_cast<float>(bytes_[(n * area + i) * 3 + 2 - c]) / 255.0F;
        }
      }
    }
    return planes;
  }

  const graph::Graph& graph_;
  InputShape shape_;
  std::vector<std::uint8_t> bytes_;
  std::vector<graph::Shape> shapes_;
  std::vector<std::vector<float>> values_;
  std::vector<RawMap> outputs_;
};

class ReferenceBackend final : public Backend {
 public:
  explicit ReferenceBackend(graph::Graph graph) : graph_(std::move(graph)) {}
  std::unique_ptr<Request> make_request(const InputShape& shape) override {
    return std::make_unique<ReferenceRequest>(graph_, shape);
  }
  std::string description() const override { return "reference loops"; }

 private:
  graph::Graph graph_;
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend(graph::Graph graph) {
  return std::make_unique<ReferenceBackend>(std::move(graph));
}

}  // namespace yolo::runtime
