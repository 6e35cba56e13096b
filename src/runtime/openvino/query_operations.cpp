#include "runtime/openvino/query_operations.hpp"

#include <openvino/opsets/opset13.hpp>

#include <yolo/error.hpp>

namespace yolo::runtime {
namespace {

namespace op = graph::op;
namespace ovop = ov::opset13;
using Out = ov::Output<ov::Node>;

Out integers(const std::vector<std::int64_t>& values) {
  return ovop::Constant::create(ov::element::i64, {values.size()}, values);
}

Out integer(std::int64_t value) { return ovop::Constant::create(ov::element::i64, {}, {value}); }

Out scalar(double value) { return ovop::Constant::create(ov::element::f32, {}, {static_cast<float>(value)}); }

}  // namespace

Out lower_layer_norm(const op::LayerNorm& op, const Out& x, const Out& gamma, const Out& beta) {
  const Out normal = std::make_shared<ovop::MVN>(x, integers({-1}), true, static_cast<float>(op.epsilon),
                                                 ov::op::MVNEpsMode::INSIDE_SQRT);
  return std::make_shared<ovop::Add>(std::make_shared<ovop::Multiply>(normal, gamma), beta);
}

Out lower(const op::Unary& op, const Out& x) {
  switch (op.kind) {
    case op::UnaryKind::sine:
      return std::make_shared<ovop::Sin>(x);
    case op::UnaryKind::cosine:
      return std::make_shared<ovop::Cos>(x);
    case op::UnaryKind::logarithm:
      return std::make_shared<ovop::Log>(x);
  }
  throw Error("a function that the OpenVINO backend does not have");
}

Out lower(const op::InRange& op, const Out& x) {
  const Out inside = std::make_shared<ovop::LogicalAnd>(std::make_shared<ovop::Greater>(x, scalar(op.low)),
                                                        std::make_shared<ovop::Less>(x, scalar(op.high)));
  return std::make_shared<ovop::Select>(inside, scalar(1), scalar(0));
}

Out lower(const op::Reduce& op, const Out& x) {
  if (op.kind == op::ReduceKind::sum) return std::make_shared<ovop::ReduceSum>(x, integers({op.axis}), true);
  return std::make_shared<ovop::ReduceMax>(x, integers({op.axis}), true);
}

Out lower(const op::PositionGrid& op, const Out& like) {
  const Out shape = std::make_shared<ovop::ShapeOf>(like, ov::element::i64);
  const auto size_of = [&](std::int64_t axis) {
    return Out(std::make_shared<ovop::Gather>(shape, integer(axis), integer(0)));
  };
  const Out height = size_of(2), width = size_of(3);
  const auto line = [&](const Out& size, const std::vector<std::int64_t>& as) -> Out {
    Out values = std::make_shared<ovop::Range>(integer(0), size, integer(1), ov::element::f32);
    if (op.relative) {
      const Out count = std::make_shared<ovop::Convert>(size, ov::element::f32);
      values = std::make_shared<ovop::Divide>(std::make_shared<ovop::Add>(values, scalar(0.5)), count);
    }
    return std::make_shared<ovop::Reshape>(values, integers(as), false);
  };
  const auto rows = std::make_shared<ovop::Unsqueeze>(height, integer(0));
  const auto columns = std::make_shared<ovop::Unsqueeze>(width, integer(0));
  const Out plane = std::make_shared<ovop::Concat>(ov::OutputVector{integers({1, 1}), rows, columns}, 0);
  const Out x = std::make_shared<ovop::Broadcast>(line(width, {1, 1, 1, -1}), plane);
  const Out y = std::make_shared<ovop::Broadcast>(line(height, {1, 1, -1, 1}), plane);
  return std::make_shared<ovop::Concat>(ov::OutputVector{x, y}, 1);
}

Out lower(const op::TopK& op, const Out& scores) {
  using TopK = ov::op::v11::TopK;
  const auto found = std::make_shared<TopK>(scores, integer(op.count), -1, TopK::Mode::MAX,
                                            TopK::SortType::SORT_VALUES, ov::element::i32, true);
  return found->output(1);
}

Out lower(const op::GatherRows& op, const Out& rows, const Out& positions) {
  if (!op.shared) {  // not Gather with batch_dims: the plugin of 2026.4 reads wrong places when the batch is
                     // 1
    return std::make_shared<ov::op::v8::GatherND>(
        rows, std::make_shared<ovop::Unsqueeze>(positions, integers({2})), 1);
  }
  return std::make_shared<ovop::Gather>(std::make_shared<ovop::Squeeze>(rows, integers({0})), positions,
                                        integer(0));
}

Out lower(const op::GridSample&, const Out& map, const Out& places) {
  using Sample = ov::op::v9::GridSample;
  return std::make_shared<Sample>(
      map, places,
      Sample::Attributes(false, Sample::InterpolationMode::BILINEAR, Sample::PaddingMode::ZEROS));
}

}  // namespace yolo::runtime
