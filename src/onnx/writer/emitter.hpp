// Gathers nodes and constants of a file, and gives each a name of its own.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "onnx/writer/parts.hpp"

namespace yolo::onnx::writer {

using Names = std::vector<std::string>;
using Attributes = std::vector<Attribute>;

/// Everything that makes a node or a constant gives back the name of its value.
class Emitter {
 public:
  Emitter(int opset, bool half) : opset_(opset), number_(half ? Element::f16 : Element::f32) {}

  int opset() const { return opset_; }
  Element number_element() const { return number_; }  ///< of the network's values

  /// A name that no value may take any more.
  void reserve(const std::string& name) { taken_.insert(name); }

  /// What follows belongs to the module "model.2.m.0.conv": nodes are called "/model.2/m.0/conv/Conv", as in
  /// the peer's files.
  void enter(const std::string& scope);

  std::string add(std::string kind, Names inputs, Attributes attributes = {});
  Names add_several(std::string kind, Names inputs, Attributes attributes, std::size_t outputs);

  std::string integers(const std::vector<std::int64_t>& values);  ///< of one axis
  std::string integer(std::int64_t value);                        ///< without axes
  std::string number(double value);                        ///< without axes, of the network's element type
  std::string float32s(const std::vector<float>& values);  ///< of one axis; float32 in half files too

  /// Weights of the module, called "model.2.m.0.conv.weight"; those that share their memory become one.
  /// Throws Error when there are no values.
  std::string weight(const graph::Tensor& tensor, std::string_view name, bool transposed = false);

  std::vector<NodeParts> nodes;
  std::vector<Initializer> initializers;

 private:
  std::string unused(const std::string& wanted);
  std::string constant(const std::string& key, Element element, graph::Tensor tensor);

  int opset_;
  Element number_;
  std::string scope_, path_ = "/";
  std::unordered_set<std::string> taken_;
  std::map<std::string, int> repeats_;
  std::map<std::string, std::string> constants_;  ///< names by what they hold
};

}  // namespace yolo::onnx::writer
