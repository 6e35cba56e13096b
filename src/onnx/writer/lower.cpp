#include "onnx/writer/lower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <yolo/error.hpp>

#include "graph/shapes.hpp"
#include "onnx/writer/fold.hpp"
#include "onnx/writer/operators.hpp"
#include "onnx/writer/prune.hpp"

namespace yolo::onnx::writer {
namespace {

using graph::Shape;

/// Shapes of all nodes. What changes with another number and size of images is open.
std::vector<Shape> shapes_of(const graph::ExportProgram& program) {
  std::vector<Shape> shapes = graph::infer_shapes(program.graph, program.shape);
  if (!program.dynamic) return shapes;
  const Shape& given = program.shape;
  const std::vector<Shape> others =
      graph::infer_shapes(program.graph, {given[0] + 1, given[1], given[2] * 2, given[3] * 2});
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    for (std::size_t axis = 0; axis < shapes[i].size(); ++axis) {
      if (shapes[i][axis] != others[i][axis]) shapes[i][axis] = kOpen;
    }
  }
  return shapes;
}

class Lowering {
 public:
  Lowering(const graph::ExportProgram& program, int opset, bool half)
      : program_(program),
        graph_(program.graph),
        shapes_(shapes_of(program)),
        emitter_(opset, half),
        splits_(graph_) {}

  ModelParts run() {
    emitter_.reserve(program_.input);
    for (const graph::Output& output : graph_.outputs) emitter_.reserve(output.name);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) add_node(i);
    ModelParts parts;
    parts.opset = emitter_.opset();
    parts.inputs.push_back(port(program_.input, static_cast<std::size_t>(graph_.input())));
    for (const graph::Output& output : graph_.outputs) add_output(output, parts);
    parts.nodes = std::move(emitter_.nodes);
    parts.initializers = std::move(emitter_.initializers);
    if (!program_.dynamic) add_inner(parts);
    prune(parts);
    return parts;
  }

 private:
  void add_node(std::size_t i) {
    const graph::Node& node = graph_.nodes[i];
    std::vector<const graph::Tensor*> known;
    for (const graph::NodeId id : node.inputs)
      known.push_back(known_[static_cast<std::size_t>(id)] ? &*known_[static_cast<std::size_t>(id)]
                                                           : nullptr);
    known_.push_back(fold(node, known, shapes_[i]));
    names_.emplace_back();
    if (known_.back()) return;
    std::vector<Value> in;
    for (const graph::NodeId id : node.inputs)
      in.push_back({name_of(id), shapes_[static_cast<std::size_t>(id)]});
    emitter_.enter(node.scope);
    const Operators operators{emitter_, splits_, program_.input, static_cast<graph::NodeId>(i),
                              node,     in,      shapes_[i]};
    names_.back() = std::visit(operators, node.op);
  }

  /// Values that are known are written when something reads them.
  const std::string& name_of(graph::NodeId id) {
    const auto i = static_cast<std::size_t>(id);
    if (names_[i].empty()) {
      emitter_.enter(graph_.nodes[i].scope);
      names_[i] = emitter_.weight(*known_[i], "constant");
    }
    return names_[i];
  }

  Element element_of(std::size_t i) const {
    return std::holds_alternative<op::TopK>(graph_.nodes[i].op) ? Element::i64 : emitter_.number_element();
  }

  Port port(const std::string& name, std::size_t i) const {
    Port result{name, element_of(i), {}};
    const auto axes = program_.axes.find(name);
    for (std::size_t axis = 0; axis < shapes_[i].size(); ++axis) {
      result.dimensions.push_back({shapes_[i][axis], {}});
      if (!program_.dynamic || axes == program_.axes.end()) continue;
      const auto named = axes->second.find(static_cast<int>(axis));
      if (named != axes->second.end()) result.dimensions.back().name = named->second;
    }
    return result;
  }

  /// The node that makes the value makes it under the output's name.
  void add_output(const graph::Output& output, ModelParts& parts) {
    const auto i = static_cast<std::size_t>(output.node);
    const std::string value = name_of(output.node);
    const auto is_made = [&](const NodeParts& node) {
      return std::ranges::find(node.outputs, value) != node.outputs.end();
    };
    const bool is_output =
        std::ranges::any_of(parts.outputs, [&](const Port& port) { return port.name == value; });
    const auto maker = std::ranges::find_if(emitter_.nodes, is_made);
    parts.outputs.push_back(port(output.name, i));
    if (maker == emitter_.nodes.end() || is_output) {
      emitter_.enter({});
      emitter_.add("Identity", {value});
      emitter_.nodes.back().outputs[0] = output.name;
      return;
    }
    std::ranges::replace(maker->outputs, value, output.name);
    for (NodeParts& node : emitter_.nodes) std::ranges::replace(node.inputs, value, output.name);
    std::ranges::replace(names_, value, output.name);
  }

  void add_inner(ModelParts& parts) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool is_told =
          std::holds_alternative<op::Input>(graph_.nodes[i].op) || known_[i] ||
          std::ranges::any_of(parts.outputs, [&](const Port& port) { return port.name == names_[i]; }) ||
          std::ranges::any_of(graph_.nodes[i].inputs, [&](graph::NodeId id) {
            return names_[static_cast<std::size_t>(id)] == names_[i];
          });
      if (!is_told) parts.inner.push_back(port(names_[i], i));
    }
  }

  const graph::ExportProgram& program_;
  const graph::Graph& graph_;
  std::vector<Shape> shapes_;
  Emitter emitter_;
  Splits splits_;
  std::vector<std::string> names_;                   ///< of the nodes' values; empty: not written yet
  std::vector<std::optional<graph::Tensor>> known_;  ///< values that do not depend on the picture
};

void check_ports(const graph::ExportProgram& program) {
  if (program.shape.size() != 4)
    throw Error(fmt::format("an input of {} axes; images x channels x height x width is expected",
                            program.shape.size()));
  if (program.graph.outputs.empty()) throw Error("a graph without outputs cannot be written");
  std::set<std::string> names{program.input};
  for (const graph::Output& output : program.graph.outputs) {
    if (!names.insert(output.name).second)
      throw Error(fmt::format("two inputs or outputs of the name \"{}\"", output.name));
  }
  for (const auto& [name, axes] : program.axes) {
    if (!names.contains(name))
      throw Error(fmt::format("axes are named for \"{}\", which is neither the input nor an output", name));
  }
}

}  // namespace

ModelParts lower(const graph::ExportProgram& program, int opset, bool half) {
  check_ports(program);
  return Lowering(program, opset, half).run();
}

}  // namespace yolo::onnx::writer
