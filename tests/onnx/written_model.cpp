#include "onnx/written_model.hpp"

#include <algorithm>
#include <protozero/pbf_reader.hpp>
#include <set>

#include "support.hpp"

namespace yolo::test {
namespace {

using protozero::pbf_reader;

WrittenNode read_node(pbf_reader message) {
  WrittenNode node;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        node.inputs.push_back(message.get_string());
        break;
      case 2:
        node.outputs.push_back(message.get_string());
        break;
      case 3:
        node.name = message.get_string();
        break;
      case 4:
        node.kind = message.get_string();
        break;
      case 5: {
        std::string name, text;
        std::vector<std::int64_t> numbers;
        int type = 0;
        for (pbf_reader part = message.get_message(); part.next();) {
          switch (part.tag()) {
            case 1:
              name = part.get_string();
              break;
            case 4:
              text = part.get_string();
              break;
            case 3:
            case 8:
              numbers.push_back(part.get_int64());
              break;
            case 20:
              type = part.get_int32();
              break;
            default:
              part.skip();
          }
        }
        EXPECT_THAT(type, testing::AnyOf(1, 2, 3, 7)) << name;
        if (type == 3) node.texts[name] = text;
        if (type == 2 || type == 7) node.integers[name] = numbers;
        break;
      }
      default:
        ADD_FAILURE() << "field " << message.tag() << " of a node";
        message.skip();
    }
  }
  return node;
}

std::pair<std::string, WrittenTensor> read_tensor(pbf_reader message) {
  std::string name;
  WrittenTensor tensor;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        tensor.dims.push_back(message.get_int64());
        break;
      case 2:
        tensor.element = message.get_int32();
        break;
      case 8:
        name = message.get_string();
        break;
      case 9: {
        const auto view = message.get_view();
        tensor.values = {view.data(), view.size()};
        break;
      }
      default:
        ADD_FAILURE() << "field " << message.tag() << " of a tensor";
        message.skip();
    }
  }
  return {name, tensor};
}

std::string read_dimension(pbf_reader message) {
  std::string size = "?";
  while (message.next())
    size = message.tag() == 1 ? std::to_string(message.get_int64()) : message.get_string();
  return size;
}

WrittenPort read_port(pbf_reader message) {
  WrittenPort port;
  while (message.next()) {
    if (message.tag() == 1) {
      port.name = message.get_string();
      continue;
    }
    pbf_reader type = message.get_message();
    EXPECT_TRUE(type.next(1));
    for (pbf_reader tensor = type.get_message(); tensor.next();) {
      if (tensor.tag() == 1) {
        port.element = tensor.get_int32();
        continue;
      }
      for (pbf_reader shape = tensor.get_message(); shape.next();)
        port.dims.push_back(read_dimension(shape.get_message()));
    }
  }
  return port;
}

void read_graph(pbf_reader message, WrittenModel& model) {
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        model.nodes.push_back(read_node(message.get_message()));
        break;
      case 2:
        model.graph_name = message.get_string();
        break;
      case 5:
        EXPECT_TRUE(model.initializers.insert(read_tensor(message.get_message())).second);
        break;
      case 11:
        model.inputs.push_back(read_port(message.get_message()));
        break;
      case 12:
        model.outputs.push_back(read_port(message.get_message()));
        break;
      case 13:
        model.inner.push_back(read_port(message.get_message()));
        break;
      default:
        ADD_FAILURE() << "field " << message.tag() << " of the graph";
        message.skip();
    }
  }
}

std::pair<std::string, std::string> read_pair(pbf_reader message) {
  std::pair<std::string, std::string> pair;
  while (message.next()) (message.tag() == 1 ? pair.first : pair.second) = message.get_string();
  return pair;
}

/// What changed between operator sets (docs/Changelog.md of github.com/onnx/onnx).
void expect_form(const WrittenNode& node, std::int64_t opset) {
  const auto axes_as_input_from = [&](std::int64_t first) {
    EXPECT_EQ(node.integers.contains("axes"), opset < first) << node.name;
    EXPECT_EQ(node.inputs.size(), opset < first ? 1U : 2U) << node.name;
  };
  const std::map<std::string, std::int64_t> since{
      {"GridSample", 16}, {"LayerNormalization", 17}, {"HardSwish", 14}, {"Gelu", 20}, {"Mish", 18}};
  if (const auto found = since.find(node.kind); found != since.end()) {
    EXPECT_GE(opset, found->second) << node.name;
  }
  if (node.kind == "ReduceSum") axes_as_input_from(13);
  if (node.kind == "ReduceMax" || node.kind == "ReduceMean") axes_as_input_from(18);
  if (node.kind == "Split") {
    EXPECT_EQ(node.integers.contains("split"), opset < 13) << node.name;
  }
  if (node.kind == "GridSample") {
    EXPECT_EQ(node.texts.at("mode"), opset < 20 ? "bilinear" : "linear");
  }
}

}  // namespace

std::size_t WrittenModel::count(std::string_view kind) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(nodes, [&](const WrittenNode& node) { return node.kind == kind; }));
}

const WrittenNode& WrittenModel::first(std::string_view kind) const {
  const auto found = std::ranges::find_if(nodes, [&](const WrittenNode& node) { return node.kind == kind; });
  if (found != nodes.end()) return *found;
  throw std::runtime_error("the file has no " + std::string(kind));
}

WrittenModel read_written(const std::string& bytes) {
  WrittenModel model;
  for (pbf_reader message(bytes); message.next();) {
    switch (message.tag()) {
      case 1:
        model.ir_version = message.get_int64();
        break;
      case 2:
        model.producer_name = message.get_string();
        break;
      case 3:
        model.producer_version = message.get_string();
        break;
      case 7:
        read_graph(message.get_message(), model);
        break;
      case 8: {
        for (pbf_reader set = message.get_message(); set.next();) {
          if (set.tag() == 2)
            model.opset = set.get_int64();
          else
            EXPECT_EQ(set.get_string(), "");
        }
        break;
      }
      case 14:
        model.metadata.push_back(read_pair(message.get_message()));
        break;
      default:
        ADD_FAILURE() << "field " << message.tag() << " of the model";
        message.skip();
    }
  }
  return model;
}

void expect_values(const std::string& name, const WrittenTensor& tensor) {
  std::size_t count = tensor.element == 7 ? 8 : tensor.element == 10 ? 2 : 4;
  EXPECT_THAT(tensor.element, testing::AnyOf(1, 7, 10)) << name;
  for (const std::int64_t size : tensor.dims) count *= static_cast<std::size_t>(size);
  EXPECT_EQ(tensor.values.size(), count) << name;
}

void expect_sound(const WrittenModel& model) {
  std::set<std::string> known, read, names;
  for (const WrittenPort& port : model.inputs) known.insert(port.name);
  for (const auto& [name, tensor] : model.initializers) {
    EXPECT_TRUE(known.insert(name).second) << name << " is there twice";
    expect_values(name, tensor);
  }
  for (const WrittenNode& node : model.nodes) {
    EXPECT_TRUE(node.name.starts_with("/") && names.insert(node.name).second) << node.name;
    for (const std::string& input : node.inputs) {
      EXPECT_TRUE(input.empty() || known.contains(input))
          << node.name << " reads " << input << " before it is made";
      read.insert(input);
    }
    for (const std::string& output : node.outputs)
      EXPECT_TRUE(!output.empty() && known.insert(output).second) << output << " is made twice";
    expect_form(node, model.opset);
  }
  for (const WrittenPort& port : model.outputs) {
    EXPECT_TRUE(known.contains(port.name)) << port.name;
    read.insert(port.name);
  }
  for (const auto& [name, tensor] : model.initializers)
    EXPECT_TRUE(read.contains(name)) << name << " is not used";
  for (const WrittenNode& node : model.nodes)
    EXPECT_TRUE(
        std::ranges::any_of(node.outputs, [&](const std::string& name) { return read.contains(name); }))
        << node.name << " is not used";
  for (const WrittenPort& port : model.inner) EXPECT_TRUE(known.contains(port.name)) << port.name;
}

}  // namespace yolo::test
