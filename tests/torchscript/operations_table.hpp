// Every operation of the graph with its TorchScript text, for the test of the texts and for that of their values.
#pragma once

#include <yolo/graph/graph.hpp>

namespace yolo::test {

struct OperationRow {
  const char* name;
  graph::Op op;
  std::vector<graph::Shape> inputs, weights;
  const char* text;  ///< inputs are a, b, ...; weights are self.w0, self.w1, ...
};

inline std::vector<OperationRow> operation_rows() {
  namespace op = graph::op;
  using Kind = op::ActivationKind;
  const graph::Shape map{2, 6, 8, 10}, rows{2, 5, 4}, heads{2, 2, 5, 4};
  std::vector<OperationRow> table{
      {"Conv", op::Conv{{2, 2}, {1, 1}, {1, 1}, 1, false}, {map}, {{4, 6, 3, 3}}, "torch.conv2d(a, self.w0, None, [2, 2], [1, 1], [1, 1], 1)"},
      {"ConvGroups", op::Conv{{1, 2}, {2, 0}, {2, 1}, 3, true}, {map}, {{9, 2, 3, 1}, {9}}, "torch.conv2d(a, self.w0, self.w1, [1, 2], [2, 0], [2, 1], 3)"},
      {"ConvTranspose", op::ConvTranspose{{2, 2}, {1, 0}, {1, 0}, {1, 1}, 2, true}, {map}, {{6, 2, 3, 2}, {4}}, "torch.conv_transpose2d(a, self.w0, self.w1, [2, 2], [1, 0], [1, 0], 2, [1, 1])"},
      {"Linear", op::Linear{true}, {rows}, {{3, 4}, {3}}, "torch.linear(a, self.w0, self.w1)"},
      {"LinearNoBias", op::Linear{false}, {rows}, {{3, 4}}, "torch.linear(a, self.w0, None)"},
      {"BatchNorm", op::BatchNorm{1e-3, 0.03}, {map}, {{6}, {6}, {6}, {6}}, "torch.batch_norm(a, self.w0, self.w1, self.w2, self.w3, False, 0.03, 0.001, True)"},
      {"LayerNorm", op::LayerNorm{1e-5}, {rows}, {{4}, {4}}, "torch.layer_norm(a, [4], self.w0, self.w1, 1e-05)"},
      {"MaxPool", op::MaxPool{{5, 3}, {1, 2}, {2, 1}}, {map}, {}, "torch.max_pool2d(a, [5, 3], [1, 2], [2, 1], [1, 1], False)"},
      {"AveragePool", op::AveragePool{{3, 2}, {1, 2}, {1, 0}}, {map}, {}, "torch.avg_pool2d(a, [3, 2], [1, 2], [1, 0], False, True)"},
      {"GlobalAveragePool", op::GlobalAveragePool{}, {map}, {}, "torch.adaptive_avg_pool2d(a, [1, 1])"},
      {"Pad", op::Pad{1, 2, 3, 0}, {map}, {}, "torch.constant_pad_nd(a, [1, 2, 3, 0], 0)"},
      {"ResizeLike", op::ResizeLike{}, {map, {2, 1, 11, 7}}, {}, "torch.upsample_nearest2d(a, [torch.size(b, 2), torch.size(b, 3)])"},
      {"Upsample", op::Upsample{3}, {map}, {}, "torch.upsample_nearest2d(a, None, [3.0, 3.0])"},
      {"Concat", op::Concat{1}, {map, {2, 1, 8, 10}, map}, {}, "torch.cat([a, b, c], 1)"},
      {"Slice", op::Slice{2, 1, -2, 3}, {map}, {}, "torch.slice(a, 2, 1, -2, 3)"},
      {"SliceToEnd", op::Slice{1, 2, op::Slice::kToEnd, 1}, {map}, {}, "torch.slice(a, 1, 2, 9223372036854775807, 1)"},
      {"Add", op::Add{}, {map, {1, 6, 1, 10}}, {}, "torch.add(a, b)"},
      {"Multiply", op::Multiply{}, {map, {1, 6, 1, 10}}, {}, "torch.mul(a, b)"},
      {"MultiplyScalar", op::MultiplyScalar{-32}, {map}, {}, "torch.mul(a, -32.0)"},
      {"MatMul", op::MatMul{false, true}, {rows, {2, 3, 4}}, {}, "torch.matmul(a, torch.transpose(b, -2, -1))"},
      {"MatMulOther", op::MatMul{true, false}, {rows, {2, 5, 3}}, {}, "torch.matmul(torch.transpose(a, -2, -1), b)"},
      {"Softmax", op::Softmax{2}, {map}, {}, "torch.softmax(a, 2)"},
      {"Reshape", op::Reshape{{0, 3, 2, -1}}, {map}, {}, "torch.reshape(a, [torch.size(a, 0), 3, 2, -1])"},
      {"ReshapeLike", op::ReshapeLike{12}, {{2, 3, 320}, {2, 6, 8, 10}}, {}, "torch.reshape(a, [torch.size(b, 0), 12, torch.size(b, 2), torch.size(b, 3)])"},
      {"Transpose", op::Transpose{{0, 3, 1, 2}}, {map}, {}, "torch.permute(a, [0, 3, 1, 2])"},
      {"Constant", op::Constant{}, {}, {{1, 3}}, "self.w0"},
      {"Attention", op::Attention{}, {heads, heads, heads}, {}, "torch.scaled_dot_product_attention(a, b, c)"},
      {"AttentionMask", op::Attention{}, {heads, heads, heads, {5, 5}}, {}, "torch.scaled_dot_product_attention(a, b, c, d)"},
      {"Sine", op::Unary{op::UnaryKind::sine}, {rows}, {}, "torch.sin(a)"},
      {"Cosine", op::Unary{op::UnaryKind::cosine}, {rows}, {}, "torch.cos(a)"},
      {"Logarithm", op::Unary{op::UnaryKind::logarithm}, {rows}, {}, "torch.log(a)"},
      {"Clamp", op::Clamp{0.25, 0.5}, {rows}, {}, "torch.clamp(a, 0.25, 0.5)"},
      {"InRange", op::InRange{0.25, 0.5}, {rows}, {}, "torch.type_as(torch.logical_and(torch.gt(a, 0.25), torch.lt(a, 0.5)), a)"},
      {"ReduceSum", op::Reduce{op::ReduceKind::sum, 1}, {map}, {}, "torch.sum(a, [1], True)"},
      {"ReduceMaximum", op::Reduce{op::ReduceKind::maximum, -1}, {rows}, {}, "torch.amax(a, [-1], True)"},
      {"PositionGrid", op::PositionGrid{false}, {map}, {},
       "torch.unsqueeze(torch.stack([torch.expand(torch.type_as(torch.arange(torch.size(a, 3), dtype=None, layout=None, "
       "device=ops.prim.device(a)), a), [torch.size(a, 2), torch.size(a, 3)]), torch.expand(torch.unsqueeze(torch.type_as("
       "torch.arange(torch.size(a, 2), dtype=None, layout=None, device=ops.prim.device(a)), a), 1), [torch.size(a, 2), "
       "torch.size(a, 3)])]), 0)"},
      {"PositionGridRelative", op::PositionGrid{true}, {map}, {},
       "torch.unsqueeze(torch.stack([torch.expand(torch.type_as(torch.true_divide(torch.add(torch.arange(torch.size(a, 3), "
       "dtype=None, layout=None, device=ops.prim.device(a)), 0.5), torch.size(a, 3)), a), [torch.size(a, 2), torch.size(a, 3)]), "
       "torch.expand(torch.unsqueeze(torch.type_as(torch.true_divide(torch.add(torch.arange(torch.size(a, 2), dtype=None, "
       "layout=None, device=ops.prim.device(a)), 0.5), torch.size(a, 2)), a), 1), [torch.size(a, 2), torch.size(a, 3)])]), 0)"},
      {"TopK", op::TopK{3}, {{2, 7}}, {}, "torch.slice(torch.argsort(a, stable=True, dim=1, descending=True), 1, 0, 3)"},
      {"GatherRows", op::GatherRows{false}, {rows, {2, 3}}, {},
       "torch.gather(a, 1, torch.expand(torch.unsqueeze(b, -1), [-1, -1, torch.size(a, 2)]))"},
      {"GatherRowsShared", op::GatherRows{true}, {{1, 5, 4}, {2, 3}}, {},
       "torch.gather(torch.expand(a, [torch.size(b, 0), -1, -1]), 1, torch.expand(torch.unsqueeze(b, -1), [-1, -1, torch.size(a, 2)]))"},
      {"GridSample", op::GridSample{}, {map, {2, 3, 4, 2}}, {}, "torch.grid_sampler(a, b, 0, 0, False)"},
      {"Dropout", op::Dropout{0.5}, {rows}, {}, "a"},
      {"Detach", op::Detach{}, {rows}, {}, "a"},
      {"ScaledView", op::ScaledView{67, true, 4, 0.447}, {map}, {},
       "torch.constant_pad_nd(torch.upsample_bilinear2d(torch.flip(a, [3]), [torch.size(a, 2) * 67 // 100, torch.size(a, 3) * 67 // "
       "100], False), [0, (torch.size(a, 3) * 67 + 399) // 400 * 4 - torch.size(a, 3) * 67 // 100, 0, (torch.size(a, 2) * 67 + 399) "
       "// 400 * 4 - torch.size(a, 2) * 67 // 100], 0.447)"},
  };
  const std::tuple<const char*, Kind, const char*> activations[] = {
      {"Silu", Kind::silu, "torch.silu(a)"},
      {"Relu", Kind::relu, "torch.relu(a)"},
      {"Relu6", Kind::relu6, "torch.hardtanh(a, 0., 6.)"},
      {"LeakyRelu", Kind::leaky_relu, "torch.leaky_relu(a, 0.1)"},
      {"HardSwish", Kind::hard_swish, "torch.hardswish(a)"},
      {"HardSigmoid", Kind::hard_sigmoid, "torch.hardsigmoid(a)"},
      {"Sigmoid", Kind::sigmoid, "torch.sigmoid(a)"},
      {"Mish", Kind::mish, "torch.mish(a)"},
      {"Gelu", Kind::gelu, "torch.gelu(a)"},
      {"Tanh", Kind::tanh, "torch.tanh(a)"}};
  for (const auto& [name, kind, text] : activations) table.push_back({name, op::Activation{kind, 0.1}, {rows}, {}, text});
  return table;
}

}  // namespace yolo::test
