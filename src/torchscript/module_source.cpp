#include "torchscript/module_source.hpp"

#include <fmt/ranges.h>

#include <yolo/error.hpp>

#include "graph/shapes.hpp"
#include "torchscript/expressions.hpp"

namespace yolo::torchscript {
namespace {

constexpr const char* kInput = "x";

class Forward {
 public:
  Forward(const graph::ExportProgram& program, WeightNames& weights)
      : graph_(program.graph), shapes_(graph::infer_shapes(program.graph, program.shape)), weights_(weights) {}

  std::string statements() {
    std::string text;
    for (const graph::Node& node : graph_.nodes) {
      names_.push_back(std::holds_alternative<graph::op::Input>(node.op) ? kInput : fmt::format("v{}", names_.size()));
      if (names_.back() != kInput) text += fmt::format("    {} = {}\n", names_.back(), expression_of(node, operands(node)));
    }
    return text;
  }

  /// What the function gives back.
  std::string result() const {
    std::vector<std::string> outputs;
    for (const graph::Output& output : graph_.outputs) outputs.push_back(names_.at(static_cast<std::size_t>(output.node)));
    return outputs.size() == 1 ? outputs[0] : fmt::format("({})", fmt::join(outputs, ", "));
  }

 private:
  Operands operands(const graph::Node& node) {
    Operands operands;
    for (const graph::NodeId id : node.inputs) {
      operands.inputs.push_back(names_.at(static_cast<std::size_t>(id)));
      operands.ranks.push_back(shapes_.at(static_cast<std::size_t>(id)).size());
    }
    for (const graph::Tensor& weight : node.weights) operands.weights.push_back(fmt::format("self.{}", weights_.name(weight)));
    return operands;
  }

  const graph::Graph& graph_;
  std::vector<graph::Shape> shapes_;
  WeightNames& weights_;
  std::vector<std::string> names_;  ///< of each node's output
};

std::string result_type(std::size_t outputs) {
  if (outputs == 1) return "Tensor";
  return fmt::format("Tuple[{}]", fmt::join(std::vector<std::string>(outputs, "Tensor"), ", "));
}

std::string attributes(std::size_t count) {
  std::string listed, declared;
  for (std::size_t i = 0; i < count; ++i) {
    listed += fmt::format("\"{}\", ", WeightNames::name_of(i));
    declared += fmt::format("  {} : Tensor\n", WeightNames::name_of(i));
  }
  return fmt::format("  __parameters__ = [{}]\n  __buffers__ = []\n  training : bool\n{}", listed, declared);
}

}  // namespace

std::string module_source(const graph::ExportProgram& program, WeightNames& weights, bool casts_input) {
  if (program.graph.outputs.empty()) throw Error("a network without outputs cannot be exported");
  Forward forward(program, weights);
  const std::string statements = forward.statements();
  const std::size_t count = weights.tensors().size();
  const std::string cast = casts_input && count > 0 ? fmt::format("    {0} = torch.type_as({0}, self.w0)\n", kInput) : "";
  return fmt::format("class {0}(Module):\n{1}  def forward(self: __torch__.{0},\n    {2}: Tensor) -> {3}:\n{4}{5}    return {6}\n",
                     kClassName, attributes(count), kInput, result_type(program.graph.outputs.size()), cast, statements,
                     forward.result());
}

}  // namespace yolo::torchscript
