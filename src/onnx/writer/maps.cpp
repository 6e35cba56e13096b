// Operations on maps: convolutions, pooling, sizes.
#include <fmt/format.h>

#include <yolo/error.hpp>

#include "onnx/writer/operators.hpp"

namespace yolo::onnx::writer {
namespace {

using Integers = std::vector<std::int64_t>;

Integers list(const graph::Pair& pair) { return {pair[0], pair[1]}; }
Integers on_both_sides(const graph::Pair& padding) {
  return {padding[0], padding[1], padding[0], padding[1]};
}

/// Sizes or scales are the input that is given; operator sets before 13 want the other two as tensors without
/// values.
std::string resize(Emitter& out, const std::string& x, const std::string& scales, const std::string& sizes,
                   Attributes attributes) {
  const std::string missing = out.opset() < 13 ? out.float32s({}) : std::string();
  Names inputs{x, missing, scales.empty() ? missing : scales};
  if (!sizes.empty()) inputs.push_back(sizes);
  return out.add("Resize", std::move(inputs), std::move(attributes));
}

Attributes nearest() {
  return {{"coordinate_transformation_mode", "asymmetric"}, {"mode", "nearest"}, {"nearest_mode", "floor"}};
}

/// Channels of what a convolution gives: bias is left out when there is none.
Names with_bias(const Operators& here, bool has_bias) {
  Names inputs{here.in[0].name, here.out.weight(here.node.weights[0], "weight")};
  if (has_bias) inputs.push_back(here.out.weight(here.node.weights[1], "bias"));
  return inputs;
}

template <typename Window>
Attributes window(const Window& op) {
  return {
      {"kernel_shape", list(op.kernel)}, {"pads", on_both_sides(op.padding)}, {"strides", list(op.stride)}};
}

}  // namespace

std::string Operators::operator()(const op::Conv& op) const {
  const graph::Shape& weight = node.weights[0].shape;
  return out.add("Conv", with_bias(*this, op.has_bias),
                 {{"dilations", list(op.dilation)},
                  {"group", op.groups},
                  {"kernel_shape", Integers{weight[2], weight[3]}},
                  {"pads", on_both_sides(op.padding)},
                  {"strides", list(op.stride)}});
}

std::string Operators::operator()(const op::ConvTranspose& op) const {
  const graph::Shape& weight = node.weights[0].shape;
  return out.add("ConvTranspose", with_bias(*this, op.has_bias),
                 {{"dilations", list(op.dilation)},
                  {"group", op.groups},
                  {"kernel_shape", Integers{weight[2], weight[3]}},
                  {"output_padding", list(op.output_padding)},
                  {"pads", on_both_sides(op.padding)},
                  {"strides", list(op.stride)}});
}

std::string Operators::operator()(const op::BatchNorm& op) const {
  Names inputs{in[0].name};
  constexpr const char* kNames[] = {"weight", "bias", "running_mean", "running_var"};
  for (std::size_t i = 0; i < 4; ++i) inputs.push_back(out.weight(node.weights[i], kNames[i]));
  return out.add("BatchNormalization", std::move(inputs), {{"epsilon", static_cast<float>(op.epsilon)}});
}

std::string Operators::operator()(const op::MaxPool& op) const { return plain("MaxPool", window(op)); }

std::string Operators::operator()(const op::AveragePool& op) const {
  Attributes attributes = window(op);
  attributes.push_back({"count_include_pad", std::int64_t{1}});
  return plain("AveragePool", std::move(attributes));
}

std::string Operators::operator()(const op::GlobalAveragePool&) const { return plain("GlobalAveragePool"); }

std::string Operators::operator()(const op::Pad& op) const {
  return out.add("Pad", {in[0].name, out.integers({0, 0, op.top, op.left, 0, 0, op.bottom, op.right})});
}

std::string Operators::operator()(const op::Upsample& op) const {
  const auto factor = static_cast<float>(op.factor);
  return resize(out, in[0].name, out.float32s({1, 1, factor, factor}), {}, nearest());
}

std::string Operators::operator()(const op::ResizeLike&) const {
  const bool is_whole = is_fixed(shape) && shape[2] % in[0].shape[2] == 0 && shape[3] % in[0].shape[3] == 0;
  if (is_whole) {
    const auto rows = static_cast<float>(shape[2] / in[0].shape[2]),
               columns = static_cast<float>(shape[3] / in[0].shape[3]);
    return resize(out, in[0].name, out.float32s({1, 1, rows, columns}), {}, nearest());
  }
  const std::string sizes = is_fixed(shape)
                                ? out.integers(shape)
                                : join(out, {sizes_of(out, in[0], 0, 2), sizes_of(out, in[1], 2, 4)});
  return resize(out, in[0].name, {}, sizes, nearest());
}

std::string Operators::operator()(const op::ScaledView& op) const {
  Value x = in[0];
  if (op.mirrored)
    x.name = out.add("Slice", {x.name, out.integers({-1}), out.integers({INT32_MIN}), out.integers({3}),
                               out.integers({-1})});
  std::string sizes, rest;  // of the scaled picture, and what is missing to the padded one
  if (is_fixed(x.shape)) {
    const std::int64_t rows = op.scaled(x.shape[2]), columns = op.scaled(x.shape[3]);
    sizes = out.integers({x.shape[0], x.shape[1], rows, columns});
    rest = out.integers({0, 0, 0, 0, 0, 0, shape[2] - rows, shape[3] - columns});
  } else {
    const std::string hundredths = out.add("Mul", {sizes_of(out, x, 2, 4), out.integers({op.percent})});
    const std::string scaled = out.add("Div", {hundredths, out.integers({100})});
    const std::int64_t cell = 100 * op.stride;
    const std::string cells =
        out.add("Div", {out.add("Add", {hundredths, out.integers({cell - 1})}), out.integers({cell})});
    sizes = join(out, {sizes_of(out, x, 0, 2), scaled});
    rest = join(out, {out.integers({0, 0, 0, 0, 0, 0}),
                      out.add("Sub", {out.add("Mul", {cells, out.integers({op.stride})}), scaled})});
  }
  const std::string resized =
      resize(out, x.name, {}, sizes, {{"coordinate_transformation_mode", "half_pixel"}, {"mode", "linear"}});
  return out.add("Pad", {resized, rest, out.number(op.padding)});
}

std::string Operators::operator()(const op::GridSample&) const {
  constexpr int kFirst = 16, kRenamed = 20;
  if (out.opset() < kFirst) {
    throw Error(
        fmt::format("{}: operator set {} of ONNX has no GridSample, which this network (RT-DETR) needs; "
                    "export with opset={} "
                    "or more",
                    node.scope, out.opset(), kFirst));
  }
  return plain("GridSample", {{"align_corners", std::int64_t{0}},
                              {"mode", out.opset() < kRenamed ? "bilinear" : "linear"},
                              {"padding_mode", "zeros"}});
}

}  // namespace yolo::onnx::writer
