// graph::Module -> objects of torch.nn and ultralytics.nn.modules.
#include "checkpoint/module_writer.hpp"

#include <yolo/error.hpp>
#include <yolo/graph/registry.hpp>

#include "checkpoint/module_classes.hpp"
#include "checkpoint/module_settings.hpp"
#include "graph/tensor_cast.hpp"

namespace yolo::checkpoint {
namespace {

// In the order in which torch makes them. Source: objects pickled by PyTorch 2.9.
constexpr const char* kHooks[] = {
    "_forward_hooks",        "_forward_hooks_with_kwargs",     "_forward_hooks_always_called",
    "_forward_pre_hooks",    "_forward_pre_hooks_with_kwargs", "_state_dict_hooks",
    "_state_dict_pre_hooks", "_load_state_dict_pre_hooks",     "_load_state_dict_post_hooks",
};

ModuleClass class_of(const graph::Module& module, const std::string& where) {
  if (const auto found = find_peer_class(module.type)) return *found;
  if (!graph::Registry::builtin().contains(module.type) && is_class_name(module.type)) {
    return {kOwnLayers, module.type, module.type};
  }
  throw Error(fmt::format("{}: {} is no layer of today's Ultralytics, so a checkpoint for it cannot hold it",
                          where, module.type));
}

// The blocks that lose their batch norm when a network is prepared for running.
void refuse_folded(const graph::Module& module, const std::string& where) {
  const bool is_block = module.type == "Conv" || module.type == "DWConv";
  if (is_block && module.find_child("conv") && !module.find_child("bn"))
    throw Error(
        where +
        ": its batch norm was folded into the convolution; a checkpoint needs the network before that");
}

}  // namespace

void write_module_base(PickleWriter& out, const std::function<void()>& parameters,
                       const std::function<void()>& buffers) {
  const auto hooks = [&](const char* name) {
    out.text(name);
    out.empty_ordered_dict();
  };
  out.text("training");
  out.boolean(false);
  out.text("_parameters");
  parameters();
  out.text("_buffers");
  buffers();
  out.text("_non_persistent_buffers_set");
  out.empty_set();
  hooks("_backward_pre_hooks");
  hooks("_backward_hooks");
  out.text("_is_full_backward_hook");
  out.none();
  for (const char* name : kHooks) hooks(name);
}

graph::Tensor ModuleWriter::stored(const graph::Tensor& tensor) const {
  return store_as_ && graph::is_floating(tensor.type) && tensor.has_data() ? graph::cast(tensor, *store_as_)
                                                                           : tensor;
}

void ModuleWriter::item(std::string_view name, const Plain& value) {
  out_.text(name);
  out_.plain(value);
}

void ModuleWriter::tensors(const graph::Module& module, const std::string& where, bool parameters) {
  const auto& own = parameters ? module.parameters : module.buffers;
  out_.put(Opcode::empty_dict);
  out_.put(Opcode::mark);
  for (const std::string_view slot : parameters ? parameter_slots(module.type) : buffer_slots(module.type)) {
    const bool given =
        std::any_of(own.begin(), own.end(), [&](const auto& entry) { return entry.first == slot; });
    if (!given) item(slot, {});
  }
  for (const auto& [name, tensor] : own) {
    if (!tensor.has_data())
      throw Error(fmt::format("{}.{}: it has no values; give the network weights first", where, name));
    out_.text(name);
    parameters ? out_.parameter(stored(tensor)) : out_.tensor(stored(tensor));
  }
  out_.put(Opcode::set_items);
}

// The peer's model asks each layer for its place, its inputs and its name.
void ModuleWriter::wiring(const graph::NetworkLayer& layer, std::string_view package, std::string_view name) {
  item("i", layer.index);
  if (layer.from.size() == 1) {
    item("f", layer.from.front());
  } else {
    item("f", Plain::list({layer.from.begin(), layer.from.end()}));
  }
  // A repeated layer is a list that bears the name of its items.
  const auto& parts = layer.module->children;
  const auto inner = layer.module->type == "Sequential" && !parts.empty()
                         ? find_peer_class(parts[0].second->type)
                         : std::nullopt;
  item("type",
       inner ? fmt::format("{}.{}", inner->package, inner->name) : fmt::format("{}.{}", package, name));
}

void ModuleWriter::state(const graph::Module& module, const std::string& where,
                         const graph::NetworkLayer* layer, const graph::Network* network,
                         std::string_view package, std::string_view name) {
  out_.put(Opcode::empty_dict);
  out_.put(Opcode::mark);
  write_module_base(
      out_, [&] { tensors(module, where, true); }, [&] { tensors(module, where, false); });
  out_.text("_modules");
  out_.put(Opcode::empty_dict);
  out_.put(Opcode::mark);
  for (const auto& [part, child] : module.children) {
    out_.text(part);
    this->module(*child, where + "." + part, nullptr, nullptr, module.type == "MultiheadAttention");
  }
  out_.put(Opcode::set_items);
  const graph::DataType type = store_as_.value_or(graph::DataType::f32);
  for (const auto& [setting, value] : peer_settings(module, package, type)) item(setting, value);
  if (layer) wiring(*layer, package, name);
  if (network && has_strides(module.type) && !module.has("stride"))
    item("stride", to_tensor(network->strides, type));
  out_.put(Opcode::set_items);
}

void ModuleWriter::module(const graph::Module& module, const std::string& where,
                          const graph::NetworkLayer* layer, const graph::Network* network,
                          bool in_attention) {
  if (const auto found = written_.find(&module); found != written_.end()) return out_.recall(found->second);
  refuse_folded(module, where);
  const ModuleClass cls = class_of(module, where);
  // The projection inside torch's attention has a class of its own, with the same parts.
  const std::string_view name =
      in_attention && cls.name == "Linear" ? "NonDynamicallyQuantizableLinear" : cls.name;
  out_.object(cls.package, name);
  written_.emplace(&module, out_.memorise());
  state(module, where, layer, network, cls.package, name);
  out_.put(Opcode::build);
}

void ModuleWriter::layers(const graph::Network& network) {
  const auto no_tensors = [&] { out_.put(Opcode::empty_dict); };
  out_.object("torch.nn.modules.container", "Sequential");
  out_.put(Opcode::empty_dict);
  out_.put(Opcode::mark);
  write_module_base(out_, no_tensors, no_tensors);
  out_.text("_modules");
  out_.put(Opcode::empty_dict);
  out_.put(Opcode::mark);
  for (const graph::NetworkLayer& layer : network.layers) {
    out_.text(std::to_string(layer.index));
    module(*layer.module, fmt::format("model.{}", layer.index), &layer, &network, false);
  }
  out_.put(Opcode::set_items);
  out_.put(Opcode::set_items);
  out_.put(Opcode::build);
}

}  // namespace yolo::checkpoint
