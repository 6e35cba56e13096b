#include "onnx/onnx_network.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <yolo/error.hpp>

#include "core/literal.hpp"
#include "graph/decoded_head.hpp"

namespace yolo::onnx {
namespace {

constexpr std::int64_t kMostClasses = 100000, kLargestSide = 1 << 14, kLargestBatch = 1024;
constexpr std::int64_t kBoxRows = 4;

const std::string& needed(const OnnxFile& file, const char* key) {
  const auto found = file.metadata.find(key);
  if (found != file.metadata.end()) return found->second;
  throw Error(
      fmt::format("its metadata has no \"{}\"; export the model with Ultralytics, which writes it", key));
}

std::vector<std::int64_t> integers(const OnnxFile& file, const char* key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) return {};
  const Literal literal = parse_literal(found->second);
  if (const auto* number = literal.as<std::int64_t>()) return {*number};
  std::vector<std::int64_t> result;
  if (const auto* list = literal.as<Literal::List>()) {
    for (const Literal& item : *list) {
      if (const auto* number = item.as<std::int64_t>()) result.push_back(*number);
    }
  }
  return result;
}

/// Shape of the input with open sizes taken from the metadata.
std::vector<std::int64_t> input_shape(const OnnxFile& file) {
  if (file.inputs.size() != 1 || file.inputs[0].dims.size() != 4) {
    throw Error(fmt::format("it has {} inputs, expected one of shape images x 3 x height x width",
                            file.inputs.size()));
  }
  std::vector<std::int64_t> dims = file.inputs[0].dims;
  const bool is_fixed = dims[0] >= 1 && dims[0] <= kLargestBatch && dims[2] >= 1 && dims[2] <= kLargestSide &&
                        dims[3] >= 1 && dims[3] <= kLargestSide;
  if (!is_fixed || dims[1] != 3) {
    throw Error(fmt::format(
        "its input has the shape [{}], expected a fixed one of images x 3 x height x width; export it "
        "without dynamic=True",
        fmt::join(dims, ", ")));
  }
  return dims;
}

/// Values of a place beside its box and classes: mask coefficients, keypoints or an angle.
std::int64_t extra_rows(const OnnxFile& file, const std::string& task,
                        std::span<const std::int64_t> keypoints) {
  if (task == "obb") return 1;
  if (task == "pose") return keypoints.size() == 2 ? keypoints[0] * keypoints[1] : -1;
  if (task != "segment") return 0;
  return file.outputs.size() == 2 && file.outputs[1].dims.size() == 4 ? file.outputs[1].dims[1] : -1;
}

void check_outputs(const OnnxFile& file, const std::string& task, std::int64_t classes,
                   std::span<const std::int64_t> keypoints) {
  if (file.outputs.empty()) throw Error("it has no outputs");
  const std::vector<std::int64_t>& dims = file.outputs[0].dims;
  if (task == "classify") {
    if (dims.size() == 2 && dims[1] == classes) return;
    throw Error(fmt::format("its output has the shape [{}], expected images x {} classes",
                            fmt::join(dims, ", "), classes));
  }
  const std::int64_t extra = extra_rows(file, task, keypoints);
  if (extra >= 0 && dims.size() == 3 && dims[1] == kBoxRows + classes + extra) return;
  throw Error(fmt::format(
      "its first output has the shape [{}], expected images x (4 box values + {} classes{}) x places; "
      "heads that choose boxes themselves (YOLOv10, RT-DETR) cannot be run by OpenCV's DNN, use the .pt file",
      fmt::join(dims, ", "), classes, task == "detect" ? "" : " + the values of the task " + task));
}

/// Reads Python's dictionary of numbers and quoted texts.
class NamesParser {
 public:
  explicit NamesParser(std::string_view text) : rest_(text) {}

  std::vector<std::string> parse() {
    expect('{');
    std::vector<std::string> names;
    while (!take('}')) {
      const std::int64_t index = number();
      if (index < 0 || index >= kMostClasses) fail();
      expect(':');
      for (auto i = static_cast<std::int64_t>(names.size()); i <= index; ++i)
        names.push_back(std::to_string(i));
      names[static_cast<std::size_t>(index)] = quoted();
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    return names;
  }

 private:
  [[noreturn]] static void fail() {
    throw Error("its metadata \"names\" is not of the form {0: 'person', 1: 'bicycle'}");
  }
  void skip_blanks() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool take(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!take(wanted)) fail();
  }
  std::int64_t number() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) fail();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  std::string quoted() {
    const char quote = take('\'') ? '\'' : '"';
    if (quote == '"') expect('"');
    std::string text;
    while (!rest_.empty() && rest_.front() != quote) {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) fail();
    rest_.remove_prefix(1);
    return text;
  }

  std::string_view rest_;
};

}  // namespace

std::vector<std::string> parse_names(std::string_view text) { return NamesParser(text).parse(); }

OnnxNetwork describe_network(const OnnxFile& file) {
  OnnxNetwork result;
  graph::Network& network = result.network;
  network.task = needed(file, "task");
  network.names = parse_names(needed(file, "names"));
  const auto classes = static_cast<std::int64_t>(network.names.size());
  const std::vector<std::int64_t> input = input_shape(file), keypoints = integers(file, "kpt_shape"),
                                  stride = integers(file, "stride");
  check_outputs(file, network.task, classes, keypoints);
  result.batch = static_cast<int>(input[0]);
  result.height = static_cast<int>(input[2]);
  result.width = static_cast<int>(input[3]);
  for (const Port& port : file.outputs) result.outputs.push_back(port.name);
  const bool has_stride = stride.size() == 1 && stride[0] >= 1 && stride[0] <= kLargestSide;
  network.strides = {has_stride ? static_cast<double>(stride[0]) : 32.0};
  for (const auto& [key, text] : file.metadata) network.provenance.notes.emplace(key, text);
  network.provenance.imgsz = {result.height, result.width};

  auto head = std::make_shared<graph::Module>();
  head->type = graph::kDecodedHead;
  head->attributes["nc"] = classes;
  if (!keypoints.empty()) head->attributes["kpt_shape"] = keypoints;
  network.layers.push_back({0, {-1}, std::move(head)});
  return result;
}

}  // namespace yolo::onnx
