#include "graph/passes/keep_strongest.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "graph/passes/passes.hpp"

namespace yolo::graph {
namespace {

constexpr std::int64_t kBoxValues = 4;

class Choice {
 public:
  Choice(Graph& graph, const HeadSpec& head, std::int64_t count) : graph_(graph), head_(head), count_(count) {}

  // In two steps, as the peer does it: the places whose best class is strongest, then their strongest pairs.
  NodeId run(NodeId decoded) {
    const NodeId rows = add(op::Transpose{{0, 2, 1}}, {decoded});  // images x places x values
    const NodeId best = add(op::Reduce{op::ReduceKind::maximum, 2}, {scores_of(rows)});
    const NodeId places = add(op::TopK{count_}, {add(op::Reshape{{0, -1}}, {best})});
    const NodeId kept = add(op::GatherRows{}, {rows, places});  // images x count x values
    const std::int64_t pairs = count_ * head_.classes;
    const NodeId scores = add(op::Reshape{{0, pairs}}, {scores_of(kept)});
    const NodeId chosen = add(op::TopK{count_}, {scores});
    const auto pick = [&](NodeId values) { return add(op::GatherRows{}, {values, chosen}); };
    std::vector<NodeId> columns{pick(for_each_class(box(kept))), pick(add(op::Reshape{{0, pairs, 1}}, {scores})),
                                add(op::GatherRows{true}, {class_numbers(), chosen})};
    if (head_.extra != HeadExtra::none) columns.push_back(pick(for_each_class(slice(kept, kBoxValues + head_.classes, op::Slice::kToEnd))));
    return add(op::Concat{2}, std::move(columns));
  }

 private:
  NodeId scores_of(NodeId rows) { return slice(rows, kBoxValues, kBoxValues + head_.classes); }

  NodeId box(NodeId rows) {
    if (head_.extra == HeadExtra::angle) return slice(rows, 0, kBoxValues);
    const NodeId middle = slice(rows, 0, 2), half = add(op::MultiplyScalar{0.5}, {slice(rows, 2, 4)});
    const NodeId near = add(op::Add{}, {middle, add(op::MultiplyScalar{-1}, {half})});
    return add(op::Concat{2}, {near, add(op::Add{}, {middle, half})});
  }

  // A row of a place once for each class: images x (count * classes) x columns.
  NodeId for_each_class(NodeId rows) {
    const NodeId ones = constant({1, 1, head_.classes, 1}, std::vector<float>(static_cast<std::size_t>(head_.classes), 1));
    const std::int64_t columns = columns_of(rows);
    const NodeId repeated = add(op::Multiply{}, {add(op::Reshape{{0, count_, 1, columns}}, {rows}), ones});
    return add(op::Reshape{{0, count_ * head_.classes, columns}}, {repeated});
  }

  NodeId class_numbers() {
    std::vector<float> numbers;
    for (std::int64_t i = 0; i < count_ * head_.classes; ++i) numbers.push_back(static_cast<float>(i % head_.classes));
    return constant({1, count_ * head_.classes, 1}, std::move(numbers));
  }

  std::int64_t columns_of(NodeId rows) const {
    if (std::holds_alternative<op::Concat>(graph_[rows].op)) return kBoxValues;
    const auto& cut = std::get<op::Slice>(graph_[rows].op);
    return cut.start == 0 ? kBoxValues : extra_values();
  }

  std::int64_t extra_values() const {
    switch (head_.extra) {
      case HeadExtra::masks: return head_.masks;
      case HeadExtra::keypoints: return head_.keypoints * head_.keypoint_values;
      case HeadExtra::angle: return 1;
      case HeadExtra::none: break;
    }
    return 0;
  }

  NodeId add(Op op, std::vector<NodeId> inputs, std::vector<Tensor> weights = {}) {
    graph_.nodes.push_back({std::move(op), std::move(inputs), std::move(weights), "choose"});
    return static_cast<NodeId>(graph_.nodes.size()) - 1;
  }
  NodeId slice(NodeId x, std::int64_t start, std::int64_t stop) { return add(op::Slice{2, start, stop, 1}, {x}); }
  NodeId constant(Shape shape, std::vector<float> values) {
    return add(op::Constant{}, {}, {Tensor::from_floats(std::move(shape), std::move(values))});
  }

  Graph& graph_;
  const HeadSpec& head_;
  std::int64_t count_;
};

}  // namespace

void keep_strongest(Graph& graph, const HeadSpec& head, std::int64_t count) {
  if (head.kind != HeadKind::dense || !head.one_to_one)
    throw Error(fmt::format("the boxes of the head {} are chosen by suppression, not by their strength", head.type));
  if (count < 1) throw Error("the strongest 0 boxes were asked for; 1 or more are expected");
  const auto output = std::find_if(graph.outputs.begin(), graph.outputs.end(), [](const Output& o) { return o.name == "output0"; });
  if (output == graph.outputs.end()) throw Error("a graph whose head is not decoded: it has no output0");
  const NodeId chosen = Choice(graph, head, count).run(output->node);
  output->node = chosen;
  remove_dead_nodes(graph);
}

}  // namespace yolo::graph
