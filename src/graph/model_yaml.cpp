#include <yolo/graph/model_yaml.hpp>

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <fstream>
#include <regex>
#include <sstream>

#include <yolo/error.hpp>
#include <yolo/graph/layer_request.hpp>

#include "graph/emit.hpp"
#include "graph/heads.hpp"
#include "graph/model_yaml_keys.hpp"
#include "graph/models/builtin_models.hpp"
#include "graph/newer_families.hpp"
#include "graph/shapes.hpp"

namespace yolo::graph {
namespace {

constexpr std::size_t kMaxLayers = 2000;
constexpr std::uintmax_t kMaxFileSize = 1 << 20;
constexpr std::int64_t kMaxRepeats = 1000, kMaxRepeatsInAll = 3000;  // of a layer, of all layers; as scaled

struct Scale {
  std::string letter;
  double depth = 1.0, width = 1.0;
  std::int64_t max_channels = INT64_MAX;
};

template <typename T>
std::optional<T> parse_number(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// YAML scalars as the peer reads them; nc and kpt_shape stand for values of the file.
Attribute to_attribute(const YAML::Node& node, const YAML::Node& root, std::int64_t classes) {
  if (node.IsScalar() && node.Scalar() == "kpt_shape") {
    const YAML::Node shape = root["kpt_shape"];
    if (shape && shape.IsSequence()) return to_attribute(shape, root, classes);
  }
  if (node.IsSequence()) {
    std::vector<std::int64_t> list;
    for (const YAML::Node& item : node) {
      const auto value = item.IsScalar() ? parse_number<std::int64_t>(item.Scalar()) : std::nullopt;
      if (!value) throw Error("lists inside the arguments of a layer may hold whole numbers only");
      list.push_back(*value);
    }
    return list;
  }
  if (!node.IsScalar()) return std::monostate{};
  const std::string& text = node.Scalar();
  if (text == "None" || text == "null" || text == "~") return std::monostate{};
  if (text == "True" || text == "true") return true;
  if (text == "False" || text == "false") return false;
  if (text == "nc") return classes;
  if (const auto value = parse_number<std::int64_t>(text)) return *value;
  if (const auto value = parse_number<double>(text)) return *value;
  return text;
}

Scale read_scale(const YAML::Node& root, const ModelYaml& yaml) {
  Scale scale;
  scale.depth = root["depth_multiple"].as<double>(1.0);
  scale.width = root["width_multiple"].as<double>(1.0);
  const YAML::Node scales = root["scales"];
  if (!scales || !scales.IsMap() || scales.size() == 0) return scale;
  scale.letter = yaml.scale.empty() ? scale_of_name(yaml.name) : yaml.scale;
  if (scale.letter.empty() && root["scale"].IsDefined() && root["scale"].IsScalar())
    scale.letter = root["scale"].Scalar();
  if (scale.letter.empty()) scale.letter = scales.begin()->first.as<std::string>();
  const YAML::Node row = scales[scale.letter];
  if (!row)
    throw Error(fmt::format("{}: the scale \"{}\" is not among the file's scales", yaml.name, scale.letter));
  if (!row.IsSequence() || row.size() != 3)
    throw Error(
        fmt::format("{}: the scale \"{}\" should be [depth, width, most channels]", yaml.name, scale.letter));
  scale.depth = row[0].as<double>();
  scale.width = row[1].as<double>();
  scale.max_channels = row[2].as<std::int64_t>();
  return scale;
}

int read_channels(const YAML::Node& root, const std::string& name) {
  constexpr int kMost = 4096;
  const int channels = root["ch"] ? root["ch"].as<int>() : root["channels"].as<int>(3);
  if (channels < 1 || channels > kMost)
    throw Error(fmt::format("{}: a network of {} input channels", name, channels));
  return channels;
}

// The file's own when it has one for each class, else numbers as the peer's.
std::vector<std::string> read_names(const YAML::Node& root, std::int64_t classes) {
  const YAML::Node given = root["names"];
  std::vector<std::string> names;
  if (given && given.size() == static_cast<std::size_t>(classes)) {
    for (std::int64_t i = 0; i < classes; ++i) names.push_back(given[i].as<std::string>());
    return names;
  }
  for (std::int64_t i = 0; i < classes; ++i) names.push_back(std::to_string(i));
  return names;
}

void set_task(Network& network, const YAML::Node& root, const std::string& name) {
  if (network.layers.empty()) throw Error(name + ": the network has no layers");
  const std::string& head = network.layers.back().module->type;
  const std::string_view task = task_of_head(head);
  if (!task.empty()) network.task = task;
  const YAML::Node wanted = root["task"];
  if (!wanted || wanted.as<std::string>() == network.task) return;
  throw Error(fmt::format("{}: task is {}, but its head {} is one for {}", name, wanted.as<std::string>(),
                          head, network.task));
}

std::vector<int> read_from(const YAML::Node& node) {
  if (node.IsScalar()) return {node.as<int>()};
  return node.as<std::vector<int>>();
}

std::int64_t scaled_repeats(std::int64_t repeats, double depth) {
  if (repeats < 1 || repeats > kMaxRepeats) throw Error(fmt::format("{} repeats of a layer", repeats));
  if (repeats == 1) return 1;
  const double scaled = std::nearbyint(static_cast<double>(repeats) * depth);
  if (!(scaled <= kMaxRepeats)) throw Error(fmt::format("{} repeats of a layer, as scaled by {}", scaled, depth));
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(scaled));
}

ModulePtr make_activation(const YAML::Node& root, const Registry& registry) {
  std::string type = "SiLU";
  if (const YAML::Node node = root["activation"]) {  // written as "nn.ReLU()"
    std::smatch match;
    const std::string text = node.as<std::string>();
    if (!std::regex_match(text, match, std::regex(R"((?:torch\.)?(?:nn\.)?(\w+)\((?:inplace=(?:True|False))?\))"))) {
      throw Error(fmt::format("the activation \"{}\" is not understood; write it as nn.SiLU()", text));
    }
    type = match[1];
  }
  registry.find(type, "activation");
  auto module = std::make_shared<Module>();
  module->type = type;
  return module;
}

struct Reader {
  const ModelYaml& yaml;
  const Registry& registry;
  const YAML::Node& root;
  Scale scale;
  HeadKeys keys;
  std::int64_t classes = 80;
  ModulePtr activation;
  Network network;
  std::vector<std::int64_t> channels;  ///< output channels of each layer made so far
  std::map<std::string, ModulePtr> shared = {};
  std::int64_t repeats_in_all = 0;

  std::int64_t channels_of(int from) const {
    const int index = static_cast<int>(channels.size());
    const int absolute = from == -1 ? index - 1 : from < 0 ? index + from : from;
    if (absolute == -1) return network.channels;
    if (absolute < 0 || absolute >= index) throw Error(fmt::format("there is no layer {} before it", from));
    return channels[static_cast<std::size_t>(absolute)];
  }

  LayerRequest request_for(const YAML::Node& row, const std::vector<int>& from, const std::string& where) {
    std::vector<Attribute> arguments;
    for (const YAML::Node& argument : row[3]) arguments.push_back(to_attribute(argument, root, classes));
    LayerRequest request(std::move(arguments));
    request.where = where;
    for (int source : from) request.in_channels.push_back(channels_of(source));
    request.repeats = scaled_repeats(row[1].as<std::int64_t>(), scale.depth);
    repeats_in_all += request.repeats;
    if (repeats_in_all > kMaxRepeatsInAll) throw Error(fmt::format("{}: more than {} repeats of layers in all", where, kMaxRepeatsInAll));
    request.classes = classes;
    request.width = scale.width;
    request.max_channels = scale.max_channels;
    request.scale = scale.letter;
    request.newer = keys.newer;
    request.bins = keys.bins;
    request.one_to_one = keys.one_to_one;
    request.plain_classes = keys.plain_classes;
    request.activation = activation;
    request.shared = &shared;
    return request;
  }

  void add_layer(const YAML::Node& row) {
    const std::size_t index = network.layers.size();
    if (index >= kMaxLayers) throw Error(fmt::format("more than {} layers", kMaxLayers));
    if (!row.IsSequence() || row.size() != 4 || !row[3].IsSequence())
      throw Error(fmt::format("layer {}: expected [from, repeats, module, args]", index));
    std::string type = row[2].as<std::string>();
    if (type.starts_with("nn.")) type.erase(0, 3);
    const std::string where = fmt::format("layer {} ({}) of {}", index, type, yaml.name);
    const LayerRow& layer = registry.find(type, where);
    if (!layer.make) throw Error(where + ": this layer cannot be named in a model YAML");
    const std::vector<int> from = read_from(row[0]);
    try {
      LayerRequest request = request_for(row, from, where);
      ModulePtr module = layer.make(request);
      request.refuse_leftovers();
      if (!request.repeats_used && request.repeats > 1) module = stack(layer, module, request);
      channels.push_back(request.out_channels);
      network.layers.push_back({static_cast<int>(index), from, std::move(module)});
    } catch (const YAML::Exception& error) {
      throw Error(where + ": " + error.what());
    }
  }

  // A layer that does not repeat inside is stacked; the later ones take the first one's output.
  static ModulePtr stack(const LayerRow& layer, ModulePtr first, const LayerRequest& request) {
    auto list = std::make_shared<Module>();
    list->type = "Sequential";
    list->children.emplace_back("0", std::move(first));
    for (std::int64_t i = 1; i < request.repeats; ++i) {
      LayerRequest next = request;
      next.in_channels = {request.out_channels};
      list->children.emplace_back(std::to_string(i), layer.make(next));
    }
    return list;
  }
};

YAML::Node parse(const ModelYaml& yaml) {
  if (yaml.text.size() > kMaxFileSize) throw Error(yaml.name + ": a model YAML of more than 1 MiB");
  try {
    YAML::Node root = YAML::Load(yaml.text);
    if (!root.IsMap() || !root["backbone"].IsSequence() || !root["head"].IsSequence()) {
      throw Error(yaml.name + ": a model YAML needs the lists \"backbone\" and \"head\"");
    }
    return root;
  } catch (const YAML::Exception& error) {
    throw Error(yaml.name + ": " + error.what());
  }
}

// The peer sets its own constants for batch norms in networks of all tasks but this one, which keeps PyTorch's.
void use_plain_batch_norms(graph::Module& module) {
  if (module.type == "BatchNorm2d") {
    module.attributes["eps"] = 1e-5;
    module.attributes["momentum"] = 0.1;
  }
  for (auto& [name, child] : module.children) use_plain_batch_norms(*child);
}

void use_plain_batch_norms(Network& network) {
  for (NetworkLayer& layer : network.layers) use_plain_batch_norms(*layer.module);
}

std::string read_text(const std::filesystem::path& file) {
  if (std::filesystem::file_size(file) > kMaxFileSize) throw Error(file.string() + ": a model YAML of more than 1 MiB");
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw Error(file.string() + ": cannot be read");
  return text.str();
}

// "yolov5n6.yaml", the name of old, to "yolov5n-p6.yaml"
std::string with_p6(const std::string& name) {
  return std::regex_replace(name, std::regex(R"(^(yolov?\d+[nslmx])6(?=[-.]|$))"), "$1-p6");
}

// "yolo11n-seg.yaml" to "yolo11-seg.yaml"
std::string without_scale(const std::string& name) {
  return std::regex_replace(name, std::regex(R"(^(yolov?\d+)[nsmblxc](?=[-.]|$))"), "$1");
}

}  // namespace

std::string scale_of_name(std::string_view name) {
  const std::string file = std::filesystem::path(name).filename().string();
  std::smatch match;
  return std::regex_search(file, match, std::regex(R"(yolov?\d+([nsmblxc])(?=[-.]|$))")) ? match[1].str() : "";
}

std::vector<std::string> builtin_model_names() {
  std::vector<std::string> names;
  for (const BuiltinModel& model : builtin_models()) names.emplace_back(model.name);
  return names;
}

ModelYaml find_model_yaml(const std::filesystem::path& name) {
  const std::string file = with_p6(name.filename().string());
  for (const std::filesystem::path& path : {name, name.parent_path() / without_scale(file)}) {
    if (std::filesystem::is_regular_file(path)) return {read_text(path), file, ""};
  }
  for (const BuiltinModel& model : builtin_models()) {
    if (model.name == file || model.name == without_scale(file)) return {std::string(model.text), file, ""};
  }
  if (const std::string_view family = newer_family_of_name(file); !family.empty())
    throw Error(fmt::format("{}: there is no such file. {}", name.string(), not_implemented(family)), ErrorCode::unsupported);
  throw Error(fmt::format("{}: there is no such file, and no built-in model of this name (built in: {})", name.string(),
                          fmt::join(builtin_model_names(), ", ")), ErrorCode::not_found);
}

Network network_from_yaml(const ModelYaml& yaml, int classes, const Registry& registry) {
  const YAML::Node root = parse(yaml);
  Reader reader{yaml, registry, root, {}, {}, 80, nullptr, {}, {}};
  try {
    check_model_keys(root, yaml.name, classes);
    reader.scale = read_scale(root, yaml);
    reader.keys = read_head_keys(root, yaml.name);
    reader.classes = classes > 0 ? classes : root["nc"].as<std::int64_t>(80);
    if (reader.classes < 1 || reader.classes > 100000) throw Error(yaml.name + ": nc must be between 1 and 100000");
    reader.network.channels = read_channels(root, yaml.name);
    reader.activation = make_activation(root, registry);
    reader.network.yaml_name = yaml.name;
    reader.network.yaml = yaml.text;
    reader.network.yaml_scale = reader.scale.letter;
    for (const char* part : {"backbone", "head"}) {
      for (const YAML::Node& row : root[part]) reader.add_layer(row);
    }
    reader.network.names = read_names(root, reader.classes);
    set_task(reader.network, root, yaml.name);
  } catch (const YAML::Exception& error) {
    throw Error(yaml.name + ": " + error.what());
  }
  Network network = std::move(reader.network);
  const bool classifies = task_of_head(network.layers.back().module->type) == "classify";
  if (classifies) use_plain_batch_norms(network);
  network.strides = strides(emit(network, registry).graph, "boxes.");
  if (network.strides.empty()) network.strides = {classifies ? 1.0 : 32.0};  // as the peer says
  return network;
}

bool is_model_yaml(const std::filesystem::path& name) { return name.extension() == ".yaml" || name.extension() == ".yml"; }

}  // namespace yolo::graph
