// A model's parts before they become bytes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <yolo/graph/tensor.hpp>

namespace yolo::onnx::writer {

/// TensorProto.DataType.
enum class Element { f32 = 1, i64 = 7, f16 = 10 };

struct Attribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>> value;
};

/// A NodeProto. An empty input stands for one that is left out.
struct NodeParts {
  std::string kind, name;
  std::vector<std::string> inputs, outputs;
  std::vector<Attribute> attributes;
};

/// A TensorProto whose values are converted and copied only when the file is put together.
struct Initializer {
  std::string name;
  Element element = Element::f32;
  graph::Tensor tensor;
  bool transposed = false;  ///< a matrix that is written with rows and columns exchanged
};

/// A size, a name of one that is open, or neither: nothing is said.
struct Dimension {
  std::int64_t size = -1;
  std::string name = {};
};

/// A ValueInfoProto.
struct Port {
  std::string name;
  Element element = Element::f32;
  std::vector<Dimension> dimensions;
};

struct ModelParts {
  int opset = 0;
  std::string producer_version;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<NodeParts> nodes;  ///< what makes a value before what reads it
  std::vector<Initializer> initializers;
  std::vector<Port> inputs, outputs, inner;  ///< inner: values between, for readers that infer no shapes
};

}  // namespace yolo::onnx::writer
