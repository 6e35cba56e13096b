// From the values of a checkpoint to a Network: which model, its layers, names, task and strides.
#include "checkpoint/network_reader.hpp"

#include <charconv>

#include <yolo/error.hpp>

#include "checkpoint/attributes.hpp"
#include "checkpoint/module_classes.hpp"
#include "checkpoint/module_reader.hpp"
#include "checkpoint/module_rules.hpp"
#include "checkpoint/plain_reader.hpp"
#include "checkpoint/plain_yaml.hpp"
#include "checkpoint/provenance.hpp"
#include "checkpoint/transforms_reader.hpp"
#include "graph/heads.hpp"
#include "graph/newer_families.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::size_t kMaxLayers = 10'000;
constexpr std::int64_t kMaxNames = 100'000;

Ref present(Ref value) { return value && !value->is_none() ? value : nullptr; }

// The object that users call YOLO, saved whole: its network is a part of it, or an attribute in the first
// releases.
Ref inside_user_model(const Value& value) {
  const std::string path = class_path(value);
  constexpr std::string_view kPaths[] = {
      "ultralytics.models.yolo.model.YOLO", "ultralytics.models.yolo.model.YOLOWorld",
      "ultralytics.models.rtdetr.model.RTDETR", "ultralytics.yolo.engine.model.YOLO"};
  if (std::find(std::begin(kPaths), std::end(kPaths), path) == std::end(kPaths)) return nullptr;
  for (const auto& [name, part] : parts_of(value)) {
    if (name == "model") return part;
  }
  Ref model = present(value.member("model"));
  if (!model) throw Error("it is a " + path + " without a network; save it after its weights were loaded");
  return model;
}

// torch.compile's wrapper: the network is a part of it, or since PyTorch 2.9 what it is built from.
Ref inside_compiled(const Value& value) {
  if (class_path(value) != "torch._dynamo.eval_frame.OptimizedModule") return nullptr;
  for (const auto& [name, part] : parts_of(value)) {
    if (name == "_orig_mod") return part;
  }
  const auto* args = value.as<Object>()->args ? value.as<Object>()->args->sequence() : nullptr;
  if (!args || args->empty())
    throw Error("its model is compiled and does not hold the network that was compiled");
  return args->front();
}

// The network or what is around it that holds one: objects that save a whole model in another way than a
// training does.
Ref unwrap_object(Ref value) {
  constexpr int kMostWrappers = 4;
  for (int i = 0; i < kMostWrappers; ++i) {
    Ref inner = inside_user_model(*value);
    if (!inner) inner = inside_compiled(*value);
    if (!inner) break;
    value = inner;
  }
  return value;
}

// "ema" holds the averaged weights of an unfinished training. Old YOLOv5 stored it as (model, updates).
Ref find_model(const Value& saved) {
  const Value& root = *unwrap_object(&saved);
  if (is_module(root)) return &root;
  const auto* dict = root.as<Dict>();
  if (!dict) throw Error("it holds neither a model nor a dictionary with one");
  Ref ema = present(dict->find("ema"));
  if (ema && ema->as<Tuple>() && !ema->as<Tuple>()->items.empty()) ema = ema->as<Tuple>()->items.front();
  if (ema && is_module(*unwrap_object(ema))) return unwrap_object(ema);
  Ref model = present(dict->find("model"));
  if (model && is_module(*unwrap_object(model))) return unwrap_object(model);
  const bool bare_weights =
      (model && model->as<Dict>()) || (!dict->items.empty() && dict->items.front().second->as<TensorRef>());
  if (bare_weights) {
    throw Error(
        "it holds weights only (a state dict) and no network; save the whole model instead, "
        "torch.save({\"model\": model}, FILE)");
  }
  throw Error("it holds no model under \"ema\" or \"model\"");
}

Ref find_part(const Value& module, std::string_view name) {
  for (const auto& [part_name, part] : parts_of(module)) {
    if (part_name == name) return part;
  }
  return nullptr;
}

// Removes wrappers (DataParallel, AutoShape, torch.compile) until the part "model" is the list of layers.
Ref unwrap_model(Ref model) {
  constexpr int kMostWrappers = 4;
  for (int i = 0; i < kMostWrappers && model && is_module(*model); ++i) {
    Ref inner = find_part(*model, "model");
    if (inner) inner = unwrap_object(inner);
    if (inner && model->as<Object>() && class_path(*inner) == "torch.nn.modules.container.Sequential")
      return model;
    model = inner ? inner : find_part(*model, "module");
    if (model) model = unwrap_object(model);
  }
  throw Error("its model is not a YOLO model: it has no list of layers named \"model\"");
}

int checked_source(std::int64_t from, int index) {
  // The peer counts negative sources from the end of what has been computed so far; -1 stays "the layer
  // before".
  const std::int64_t absolute = from < -1 ? index + from : from;
  if (absolute < -1 || absolute >= index) {
    throw Error(
        fmt::format("layer {} takes its input from layer {}, which does not come before it", index, from));
  }
  return static_cast<int>(absolute);
}

std::vector<int> read_sources(const Value& layer, int index) {
  constexpr std::size_t kMostSources = 1'000;
  Ref from = present(layer.member("f"));
  if (!from) return {-1};
  if (const auto number = from->integer()) return {checked_source(*number, index)};
  const auto* items = from->sequence();
  if (!items || items->empty() || items->size() > kMostSources) {
    throw Error(fmt::format("layer {} does not tell where its inputs come from", index));
  }
  std::vector<int> sources;
  for (Ref item : *items) {
    const auto number = item->integer();
    if (!number) throw Error(fmt::format("layer {} does not tell where its inputs come from", index));
    sources.push_back(checked_source(*number, index));
  }
  return sources;
}

std::vector<graph::NetworkLayer> read_layers(const Value& model, ModuleReader& modules) {
  const auto parts = parts_of(*unwrap_object(find_part(model, "model")));
  if (parts.empty() || parts.size() > kMaxLayers) {
    throw Error(fmt::format("its network has {} layers; 1 to {} are expected", parts.size(), kMaxLayers));
  }
  std::vector<graph::NetworkLayer> layers;
  for (const auto& [name, part] : parts) {
    const int index = static_cast<int>(layers.size());
    Ref own_index = part->member("i");
    if (name != std::to_string(index) ||
        (own_index && own_index->integer() && *own_index->integer() != index)) {
      throw Error(fmt::format("layer {} of its network stands at place {}", name, index));
    }
    graph::ModulePtr module = modules.read(*part, fmt::format("model.{}", index));
    for (const char* wiring : {"i", "f", "type", "np"}) module->attributes.erase(wiring);
    layers.push_back({index, read_sources(*part, index), std::move(module)});
  }
  return layers;
}

// Heads of families that cannot be run, by their names.
void refuse_newer_head(const Value& model) {
  const auto parts = parts_of(*unwrap_object(find_part(model, "model")));
  if (parts.empty() || !is_module(*parts.back().second)) return;
  const std::string_view type = parts.back().second->as<Object>()->cls->registry_type;
  if (const auto family = graph::newer_family_of_layer(type); !family.empty())
    throw Error(fmt::format("layer {} ({}) is a head of a newer family. {}", parts.size() - 1, type, graph::not_implemented(family)),
                ErrorCode::unsupported);
}

// What the model says of one-to-one branches against those that are there.
void check_end_to_end(const Value& model, const graph::Module& head) {
  const Ref flag = present(model.member("end2end"));
  if (!flag) return;
  const auto* value = flag->as<bool>();
  const bool has = graph::has_one_to_one(head);
  if (value && *value == has) return;
  throw Error(fmt::format("its model says end2end={}, and its head {} has {}one-to-one branches", value && *value ? "True" : "False", head.type,
                          has ? "" : "no "));
}

std::vector<std::string> remarks_on_head(const graph::Module& head) {
  if (!graph::has_one_to_one(head) || graph::has_one_to_many(head)) return {};
  return {fmt::format("its head {} has the one-to-one branches alone, as fusing leaves it: end2end=False cannot be had of it, and a training begins anew from its description", head.type)};
}

// Numbers, or as texts ("0") by programs that write JSON.
std::optional<std::int64_t> index_of_name(const Value& key) {
  const auto text = key.text();
  if (!text) return key.as<bool>() ? std::nullopt : key.integer();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc{} && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::vector<std::string> read_names(const Value& names) {
  std::vector<std::string> result;
  const auto as_text = [](const Value& value) {
    if (const auto text = value.text()) return clean_utf8(*text);
    const auto number = value.integer();
    if (!number) throw Error("a class name is not a text");
    return std::to_string(*number);
  };
  if (const auto* items = names.sequence()) {
    if (items->size() > static_cast<std::size_t>(kMaxNames)) throw Error("it has too many class names");
    for (Ref item : *items) result.push_back(as_text(*item));
    return result;
  }
  const auto* dict = names.as<Dict>();
  if (!dict) throw Error("its class names are neither a list nor a dictionary");
  std::map<std::int64_t, Ref> by_index;
  for (const auto& [key, value] : dict->items) {
    const auto index = index_of_name(*key);
    if (!index || *index < 0 || *index >= kMaxNames) throw Error("its class names are not numbered from 0");
    by_index.insert_or_assign(*index, value);
  }
  for (const auto& [index, value] : by_index) {
    if (index != static_cast<std::int64_t>(result.size()))
      throw Error("its class names are not numbered from 0");
    result.push_back(as_text(*value));
  }
  return result;
}

std::string find_task(const Value& model, const graph::Network& network) {
  const std::string_view by_class = task_of_model_class(model.as<Object>()->cls->name);
  if (!by_class.empty()) return std::string(by_class);
  const std::string_view by_head = graph::task_of_head(network.layers.back().module->type);
  if (!by_head.empty()) return std::string(by_head);
  const std::string told = network.provenance.argument_text("task");
  return told.empty() ? "detect" : told;
}

std::vector<double> read_strides(const Value& model, const graph::Network& network, ModuleReader& modules,
                                 TensorReader& tensors) {
  Ref stride = present(model.member("stride"));
  std::optional<graph::Attribute> value;
  if (stride) value = to_attribute(*stride, tensors, modules.budget());
  const auto& head = network.layers.back().module->attributes;
  if (!value && head.contains("stride")) value = head.at("stride");
  if (!value) return {};
  if (const auto* reals = std::get_if<std::vector<double>>(&*value)) return *reals;
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&*value))
    return {integers->begin(), integers->end()};
  if (const auto* real = std::get_if<double>(&*value)) return {*real};
  if (const auto* integer = std::get_if<std::int64_t>(&*value)) return {static_cast<double>(*integer)};
  return {};
}

// The model's own YAML description: its file name and input channels.
void read_yaml(const Value& model, graph::Network& network) {
  constexpr std::int64_t kMostChannels = 4096;
  Ref yaml = present(model.member("yaml"));
  if (!yaml) return;
  Ref file = yaml->member("yaml_file");
  if (!file) file = model.member("yaml_file");
  if (file && file->text()) {
    const std::string text = clean_utf8(*file->text());
    network.yaml_name = text.substr(text.find_last_of("/\\") + 1);
  }
  for (const char* key : {"ch", "channels"}) {
    Ref channels = yaml->member(key);
    const auto number = channels ? channels->integer() : std::nullopt;
    if (!number) continue;
    if (*number < 1 || *number > kMostChannels)
      throw Error(fmt::format("its network takes {} channels", *number));
    network.channels = static_cast<int>(*number);
    return;
  }
}

// The description itself, for building the network anew. "nn.Upsample" and the like stay texts.
void read_description(const Value& model, graph::Network& network, TensorReader& tensors, Budget& budget) {
  Ref yaml = present(model.member("yaml"));
  if (!yaml || !yaml->as<Dict>()) return;
  Plain description = to_plain(*yaml, tensors, budget);
  if (const Plain* scale = description.find("scale")) network.yaml_scale = scale->text().value_or("");
  network.yaml = to_yaml(description);
}

}  // namespace

graph::Network read_network(Checkpoint& checkpoint) {
  return read_network(checkpoint, *find_model(*checkpoint.root()));
}

graph::Network read_network(Checkpoint& checkpoint, const Value& wrapped) {
  const Value& root = *checkpoint.root();
  const Value& model = *unwrap_model(&wrapped);
  ModuleReader modules(checkpoint.tensors());
  graph::Network network;
  refuse_newer_head(model);
  check_model_state(model);
  network.layers = read_layers(model, modules);
  const graph::Module& head = *network.layers.back().module;
  check_head(head, fmt::format("layer {} ({})", network.layers.size() - 1, head.type));
  check_end_to_end(model, head);
  network.provenance = read_provenance(root, model, checkpoint.tensors(), modules.budget());
  network.remarks = remarks_on_provenance(root);
  for (std::string& remark : remarks_on_head(head)) network.remarks.push_back(std::move(remark));
  if (Ref names = present(model.member("names"))) network.names = read_names(*names);
  network.task = find_task(model, network);
  network.strides = read_strides(model, network, modules, checkpoint.tensors());
  read_yaml(model, network);
  network.provenance.crop = read_transforms(model, checkpoint.tensors());
  read_description(model, network, checkpoint.tensors(), modules.budget());
  return network;
}

}  // namespace yolo::checkpoint
