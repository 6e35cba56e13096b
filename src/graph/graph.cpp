#include <yolo/graph/graph.hpp>

#include <yolo/error.hpp>

namespace yolo::graph {

NodeId Graph::input() const {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (std::holds_alternative<op::Input>(nodes[i].op)) return static_cast<NodeId>(i);
  }
  throw Error("the graph has no input");
}

const char* name_of(const Op& op) {
  static constexpr const char* kNames[] = {"Input",   "Conv",   "BatchNorm", "Activation", "MaxPool",        "Upsample",
                                           "Concat",  "Slice",  "Add",       "Multiply",   "MultiplyScalar", "MatMul",
                                           "Softmax", "Reshape", "ReshapeLike", "Transpose",
                                           "Linear", "ConvTranspose", "AveragePool", "GlobalAveragePool", "Pad", "ResizeLike",
                                           "Constant", "LayerNorm", "Unary", "Clamp", "InRange", "Reduce",
                                           "PositionGrid", "TopK", "GatherRows", "GridSample", "Attention",
                                           "Dropout", "Detach", "ScaledView", "SideInput"};
  static_assert(std::size(kNames) == std::variant_size_v<Op>);
  return kNames[op.index()];
}

}  // namespace yolo::graph
