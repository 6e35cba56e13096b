// The attributes of the peer's model classes.
#include "checkpoint/network_writer.hpp"

#include <yolo/error.hpp>

#include "checkpoint/module_classes.hpp"
#include "checkpoint/module_settings.hpp"
#include "checkpoint/module_writer.hpp"
#include "checkpoint/plain_yaml.hpp"
#include "checkpoint/transforms_writer.hpp"
#include "graph/heads.hpp"

namespace yolo::checkpoint {
namespace {

// Layers whose outputs are needed later than by the next one.
Plain kept_outputs(const graph::Network& network) {
  std::vector<int> kept;  // once for each use, as the peer lists them
  for (const graph::NetworkLayer& layer : network.layers) {
    for (const int from : layer.from) {
      if (from != -1) kept.push_back(from < 0 ? layer.index + from : from);
    }
  }
  std::sort(kept.begin(), kept.end());
  return Plain::list({kept.begin(), kept.end()});
}

Plain names_of(const graph::Network& network) {
  Plain::Dict names;
  for (std::size_t i = 0; i < network.names.size(); ++i)
    names.items.emplace_back(static_cast<std::int64_t>(i), network.names[i]);
  return names;
}

std::optional<Plain> keypoint_shape(const graph::Module& head) {
  const auto found = head.attributes.find("kpt_shape");
  const auto* shape =
      found == head.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
  if (!shape) return std::nullopt;
  return Plain::list({shape->begin(), shape->end()});
}

// The peer wants torch's layers as "nn.Upsample" and no value as the text "None".
void use_peer_names(Plain& rows) {
  auto* list = std::get_if<Plain::List>(&rows.data);
  for (std::size_t i = 0; list && i < list->items.size(); ++i) {
    auto* row = std::get_if<Plain::List>(&list->items[i].data);
    if (!row || row->items.size() != 4) continue;
    auto* name = std::get_if<std::string>(&row->items[2].data);
    const auto cls = name ? find_peer_class(*name) : std::nullopt;
    if (cls && cls->package.starts_with("torch.nn.")) name->insert(0, "nn.");
    auto* arguments = std::get_if<Plain::List>(&row->items[3].data);
    for (std::size_t k = 0; arguments && k < arguments->items.size(); ++k) {
      if (arguments->items[k].is_none()) arguments->items[k] = "None";
    }
  }
}

std::vector<std::pair<std::string, Plain>> attributes_of(const graph::Network& network,
                                                         const Plain& arguments) {
  const graph::Module& head = *network.layers.back().module;
  std::vector<std::pair<std::string, Plain>> attributes;
  attributes.emplace_back("yaml", describe_network(network));
  attributes.emplace_back("save", kept_outputs(network));
  attributes.emplace_back("names", names_of(network));
  attributes.emplace_back("inplace", true);
  const graph::HeadRow* row = graph::find_head(head.type);
  attributes.emplace_back("end2end", row != nullptr && row->one_to_one);
  attributes.emplace_back("stride", to_tensor(network.strides, graph::DataType::f32));
  attributes.emplace_back("nc", static_cast<std::int64_t>(network.names.size()));
  attributes.emplace_back("args", arguments.is_none() ? Plain::dict() : arguments);
  if (auto shape = keypoint_shape(head)) attributes.emplace_back("kpt_shape", std::move(*shape));
  return attributes;
}

}  // namespace

Plain describe_network(const graph::Network& network) {
  Plain yaml = network.yaml.empty() ? Plain::dict() : from_yaml(network.yaml);
  auto* entries = std::get_if<Plain::Dict>(&yaml.data);
  if (!entries) throw Error("the description of the network is no dictionary");
  for (auto& [key, value] : entries->items) {
    if (key.text() == "backbone" || key.text() == "head") use_peer_names(value);
  }
  yaml.set("nc", static_cast<std::int64_t>(network.names.size()));
  if (auto shape = keypoint_shape(*network.layers.back().module)) yaml.set("kpt_shape", std::move(*shape));
  yaml.set("scale", network.yaml_scale);
  yaml.set("yaml_file", network.yaml_name);
  yaml.set("ch", network.channels);
  return yaml;
}

void write_network(PickleWriter& out, const graph::Network& network, std::optional<graph::DataType> store_as,
                   const Plain& arguments) {
  if (network.layers.empty()) throw Error("a network without layers cannot be written");
  const std::string_view cls = graph::model_class_of(network.task, network.layers.back().module->type);
  if (cls.empty()) throw Error(fmt::format("a network of the task \"{}\" cannot be written", network.task));
  if (network.strides.empty()) throw Error("a network that does not tell its strides cannot be written");
  const auto no_tensors = [&] { out.put(Opcode::empty_dict); };
  out.object("ultralytics.nn.tasks", cls);
  out.put(Opcode::empty_dict);
  out.put(Opcode::mark);
  write_module_base(out, no_tensors, no_tensors);
  out.text("_modules");
  out.put(Opcode::empty_dict);
  out.text("model");
  ModuleWriter(out, store_as).layers(network);
  out.put(Opcode::set_item);
  for (const auto& [name, value] : attributes_of(network, arguments)) {
    out.text(name);
    out.plain(value);
  }
  if (const auto& crop = network.provenance.crop; crop && network.task == "classify") {
    out.text("transforms");
    write_transforms(out, crop->scaled, crop->kept);
  }
  out.put(Opcode::set_items);
  out.put(Opcode::build);
}

}  // namespace yolo::checkpoint
