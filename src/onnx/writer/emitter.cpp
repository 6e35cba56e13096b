#include "onnx/writer/emitter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <yolo/error.hpp>

namespace yolo::onnx::writer {
namespace {

graph::Tensor tensor_of(const std::vector<std::int64_t>& values, graph::Shape shape) {
  const auto block = std::make_shared<std::vector<std::int64_t>>(values);
  if (block->empty()) block->reserve(1);
  return {graph::DataType::i64, std::move(shape), {block, reinterpret_cast<const std::byte*>(block->data())}};
}

graph::Shape line(std::size_t size) { return {static_cast<std::int64_t>(size)}; }

/// "model.2.m.0.conv" as "/model.2/m.0/conv/": numbers stay with the list they count.
std::string path_of(std::string_view scope) {
  std::string path = "/";
  for (std::size_t i = 0; i < scope.size(); ++i) {
    const bool ends_word =
        scope[i] == '.' && i + 1 < scope.size() && (scope[i + 1] < '0' || scope[i + 1] > '9');
    path += ends_word ? '/' : scope[i];
  }
  if (!scope.empty()) path += '/';
  return path;
}

}  // namespace

void Emitter::enter(const std::string& scope) {
  scope_ = scope;
  path_ = path_of(scope);
}

std::string Emitter::unused(const std::string& wanted) {
  std::string name = wanted;
  for (int& count = repeats_[wanted]; !taken_.insert(name).second;)
    name = fmt::format("{}_{}", wanted, ++count);
  return name;
}

Names Emitter::add_several(std::string kind, Names inputs, Attributes attributes, std::size_t outputs) {
  NodeParts node{std::move(kind), {}, std::move(inputs), {}, std::move(attributes)};
  node.name = unused(path_ + node.kind);
  for (std::size_t i = 0; i < outputs; ++i)
    node.outputs.push_back(unused(fmt::format("{}_output_{}", node.name, i)));
  nodes.push_back(std::move(node));
  return nodes.back().outputs;
}

std::string Emitter::add(std::string kind, Names inputs, Attributes attributes) {
  return add_several(std::move(kind), std::move(inputs), std::move(attributes), 1)[0];
}

std::string Emitter::constant(const std::string& key, Element element, graph::Tensor tensor) {
  const auto [place, is_new] = constants_.try_emplace(key);
  if (is_new) {
    place->second = unused(key);
    initializers.push_back({place->second, element, std::move(tensor)});
  }
  return place->second;
}

std::string Emitter::integers(const std::vector<std::int64_t>& values) {
  return constant(fmt::format("integers_{}", fmt::join(values, "_")), Element::i64,
                  tensor_of(values, line(values.size())));
}

std::string Emitter::integer(std::int64_t value) {
  return constant(fmt::format("integer_{}", value), Element::i64, tensor_of({value}, {}));
}

std::string Emitter::number(double value) {
  const auto rounded = static_cast<float>(value);
  return constant(fmt::format("number_{}", rounded), number_, graph::Tensor::from_floats({}, {rounded}));
}

std::string Emitter::float32s(const std::vector<float>& values) {
  return constant(fmt::format("float32s_{}", fmt::join(values, "_")), Element::f32,
                  graph::Tensor::from_floats(line(values.size()), values));
}

std::string Emitter::weight(const graph::Tensor& tensor, std::string_view name, bool transposed) {
  if (!tensor.has_data()) {
    throw Error(fmt::format(
        "{}.{} has no values; a file can be made of a network with weights only: load a checkpoint, or train",
        scope_, name));
  }
  // The initializer holds the memory, so that nothing else can come to lie there.
  const std::string key =
      fmt::format("{} {} {}", fmt::ptr(tensor.data.get()), fmt::join(tensor.shape, "x"), transposed);
  const auto [place, is_new] = constants_.try_emplace(key);
  if (is_new) {
    place->second = unused(scope_.empty() ? std::string(name) : fmt::format("{}.{}", scope_, name));
    initializers.push_back({place->second, number_, tensor, transposed});
  }
  return place->second;
}

}  // namespace yolo::onnx::writer
