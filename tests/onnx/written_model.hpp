// An ONNX file taken apart again, by the numbers of onnx.proto, and the rules that any file obeys.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::test {

struct WrittenNode {
  std::string kind, name;
  std::vector<std::string> inputs, outputs;
  std::map<std::string, std::vector<std::int64_t>> integers;  ///< attributes of whole numbers
  std::map<std::string, std::string> texts;
};

struct WrittenTensor {
  std::vector<std::int64_t> dims;
  int element = 0;
  std::string_view values;
};

struct WrittenPort {
  std::string name;
  int element = 0;
  std::vector<std::string> dims;  ///< "64", "batch", or "?" where nothing is told
};

struct WrittenModel {
  std::int64_t ir_version = 0, opset = 0;
  std::string producer_name, producer_version, graph_name;
  std::vector<WrittenNode> nodes;
  std::map<std::string, WrittenTensor> initializers;
  std::vector<WrittenPort> inputs, outputs, inner;
  std::vector<std::pair<std::string, std::string>> metadata;

  std::size_t count(std::string_view kind) const;
  const WrittenNode& first(std::string_view kind) const;  ///< fails the test when there is none
};

/// The values of tensors stay in `bytes`.
WrittenModel read_written(const std::string& bytes);

/// The length of the values fits type and shape.
void expect_values(const std::string& name, const WrittenTensor& tensor);

/// Each value has one maker, which stands before its readers; names of nodes and values are unique and not
/// empty; lengths of weights fit their shapes; everything is used; forms of operators fit the operator set.
void expect_sound(const WrittenModel& model);

}  // namespace yolo::test
