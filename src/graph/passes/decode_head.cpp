#include "graph/passes/decode_head.hpp"

#include <algorithm>
#include <numbers>

#include <yolo/error.hpp>

#include "graph/passes/passes.hpp"

namespace yolo::graph {
namespace {

constexpr std::int64_t kBoxValues = 4;

/// Appends operations behind the head.
class Decoding {
 public:
  Decoding(Graph& graph, const HeadSpec& head) : graph_(graph), head_(head) {}

  void run() {
    std::vector<Output> outputs{{"output0", joined()}};
    if (head_.extra == HeadExtra::masks) outputs.push_back({"output1", map("protos")});
    graph_.outputs = std::move(outputs);
    remove_dead_nodes(graph_);
  }

 private:
  NodeId joined() {
    switch (head_.kind) {
      case HeadKind::queries: return concat({map("boxes"), sigmoid(map("scores"))}, 2);
      case HeadKind::classes: return add(op::Softmax{-1}, {map("logits")});
      case HeadKind::dense: return levels([&](std::size_t level) { return dense(level); });
      case HeadKind::anchors: return levels([&](std::size_t level) { return anchored(level); });
      case HeadKind::decoded: break;
    }
    throw Error("the head of this network is decoded already");
  }

  template <typename Decode>
  NodeId levels(Decode decode) {
    std::vector<NodeId> parts;
    for (std::size_t level = 0; level < head_.strides.size(); ++level) parts.push_back(decode(level));
    return concat(std::move(parts), 2);
  }

  // N x (4 + classes + more) x places
  NodeId dense(std::size_t level) {
    const NodeId boxes = map(level_name("boxes", level));
    const NodeId corner = flat(add(op::PositionGrid{false}, {boxes}), 2);
    std::vector<NodeId> rows;
    if (head_.extra == HeadExtra::angle) {
      const NodeId told = flat(map(level_name("angles", level)));
      const NodeId angle = head_.raw_angle ? told : times(plus(sigmoid(told), -0.25), std::numbers::pi);
      rows = {turned_box(sides(boxes), corner, angle, level), scores(level), angle};
    } else {
      rows = {upright_box(sides(boxes), corner, level), scores(level)};
    }
    if (head_.extra == HeadExtra::masks) rows.push_back(flat(map(level_name("masks", level))));
    if (head_.extra == HeadExtra::keypoints) rows.push_back(keypoints(corner, level));
    return concat(std::move(rows), 1);
  }

  NodeId scores(std::size_t level) { return sigmoid(flat(map(level_name("scores", level)))); }

  // The mean of each side's distribution (Generalized Focal Loss, arXiv:2006.04388), N x 4 x places, in cells.
  NodeId sides(NodeId boxes) {
    if (head_.bins == 1) return flat(boxes, kBoxValues);
    std::vector<float> steps(static_cast<std::size_t>(head_.bins));
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<float>(i);
    const NodeId shares = add(op::Softmax{2}, {add(op::Reshape{{0, kBoxValues, head_.bins, -1}}, {boxes})});
    // A convolution sums up the weighed steps: every runtime has it, and OpenCV's of Debian 12 no newer sum.
    const NodeId by_step = add(op::Transpose{{0, 2, 1, 3}}, {shares});
    return flat(add(op::Conv{}, {by_step}, {Tensor::from_floats({1, head_.bins, 1, 1}, std::move(steps))}), kBoxValues);
  }

  NodeId upright_box(NodeId sides, NodeId corner, std::size_t level) {
    const NodeId centre = plus(corner, 0.5);
    const NodeId near = sum(centre, times(slice(sides, 1, 0, 2), -1)), far = sum(centre, slice(sides, 1, 2, 4));
    const NodeId middle = times(sum(near, far), 0.5), size = sum(far, times(near, -1));
    return times(concat({middle, size}, 1), head_.strides[level]);
  }

  // The middle of the sides, turned round the place.
  NodeId turned_box(NodeId sides, NodeId corner, NodeId angle, std::size_t level) {
    const NodeId near = slice(sides, 1, 0, 2), far = slice(sides, 1, 2, 4);
    const NodeId shift = times(sum(far, times(near, -1)), 0.5), x = slice(shift, 1, 0, 1), y = slice(shift, 1, 1, 2);
    const NodeId cosine = add(op::Unary{op::UnaryKind::cosine}, {angle}), sine = add(op::Unary{op::UnaryKind::sine}, {angle});
    const NodeId turned = concat({sum(product(x, cosine), times(product(y, sine), -1)), sum(product(x, sine), product(y, cosine))}, 1);
    return times(concat({sum(turned, plus(corner, 0.5)), sum(near, far)}, 1), head_.strides[level]);
  }

  // A raw value of 1 is two cells from the cell's upper left corner, or one from its centre.
  NodeId keypoints(NodeId corner, std::size_t level) {
    const std::int64_t values = head_.keypoint_values;
    const NodeId raw = add(op::Reshape{{0, head_.keypoints, values, -1}}, {map(level_name("keypoints", level))});
    const NodeId at = add(op::Reshape{{1, 1, 2, -1}}, {corner}), values_xy = slice(raw, 2, 0, 2);
    const NodeId places = head_.centred_keypoints ? sum(values_xy, plus(at, 0.5)) : sum(times(values_xy, 2), at);
    NodeId points = times(places, head_.strides[level]);
    if (values == 3) points = concat({points, sigmoid(slice(raw, 2, 2, 3))}, 2);
    return flat(points, head_.keypoints * values);
  }

  // Legacy YOLOv5: centre and size relative to cell and anchor; the probability is objectness x class.
  NodeId anchored(std::size_t level) {
    const std::vector<std::array<float, 2>>& anchors = head_.anchors[level];
    const auto count = static_cast<std::int64_t>(anchors.size()), values = kBoxValues + 1 + head_.classes;
    const NodeId raw = map(level_name("anchors", level));
    const NodeId at = plus(add(op::Reshape{{1, 1, 2, -1}}, {add(op::PositionGrid{false}, {raw})}), -0.5);
    const NodeId all = sigmoid(add(op::Reshape{{0, count, values, -1}}, {raw}));
    std::vector<float> sizes;
    for (const auto& anchor : anchors) sizes.insert(sizes.end(), anchor.begin(), anchor.end());
    const NodeId centre = times(sum(times(slice(all, 2, 0, 2), 2), at), head_.strides[level]);
    const NodeId twice = times(slice(all, 2, 2, 4), 2);
    const NodeId size = product(product(twice, twice), constant({1, count, 2, 1}, std::move(sizes)));
    const NodeId confidence = product(slice(all, 2, 5, op::Slice::kToEnd), slice(all, 2, 4, 5));
    const NodeId rows = concat({centre, size, confidence}, 2);
    return flat(add(op::Transpose{{0, 2, 1, 3}}, {rows}), kBoxValues + head_.classes);
  }

  NodeId map(const std::string& name) const {
    const auto found = std::find_if(graph_.outputs.begin(), graph_.outputs.end(), [&](const Output& o) { return o.name == name; });
    if (found != graph_.outputs.end()) return found->node;
    throw Error(fmt::format("the head \"{}\" gives no map \"{}\"", head_.type, name));
  }

  NodeId add(Op op, std::vector<NodeId> inputs, std::vector<Tensor> weights = {}) {
    graph_.nodes.push_back({std::move(op), std::move(inputs), std::move(weights), "decode"});
    return static_cast<NodeId>(graph_.nodes.size()) - 1;
  }
  NodeId constant(Shape shape, std::vector<float> values) {
    return add(op::Constant{}, {}, {Tensor::from_floats(std::move(shape), std::move(values))});
  }
  /// Places in one axis: N x rows x places. 0: as many rows as there are channels.
  NodeId flat(NodeId x, std::int64_t rows = 0) { return add(op::Reshape{{0, rows, -1}}, {x}); }
  NodeId sum(NodeId a, NodeId b) { return add(op::Add{}, {a, b}); }
  NodeId product(NodeId a, NodeId b) { return add(op::Multiply{}, {a, b}); }
  NodeId times(NodeId x, double factor) { return add(op::MultiplyScalar{factor}, {x}); }
  /// `rank` 3 or 4 does not matter to a constant of one value but for its axes, which must be as many.
  NodeId plus(NodeId x, double value) { return sum(x, constant(Shape(rank_of(x), 1), {static_cast<float>(value)})); }
  NodeId sigmoid(NodeId x) { return add(op::Activation{op::ActivationKind::sigmoid, 0}, {x}); }
  NodeId slice(NodeId x, std::int64_t axis, std::int64_t start, std::int64_t stop) { return add(op::Slice{axis, start, stop, 1}, {x}); }
  NodeId concat(std::vector<NodeId> parts, std::int64_t axis) { return add(op::Concat{axis}, std::move(parts)); }

  // Axes of a value that was made here by a reshape, or by what keeps axes.
  std::size_t rank_of(NodeId x) const {
    const Node& node = graph_[x];
    if (const auto* reshape = std::get_if<op::Reshape>(&node.op)) return reshape->shape.size();
    return rank_of(node.inputs.at(0));
  }

  Graph& graph_;
  const HeadSpec& head_;
};

}  // namespace

void decode_head(Graph& graph, const HeadSpec& head) { Decoding(graph, head).run(); }

}  // namespace yolo::graph
