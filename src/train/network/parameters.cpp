#include "train/network/parameters.hpp"

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

using graph::DataType;
using graph::Module;
using graph::ModulePtr;
using graph::Network;

bool is_norm(const Module& module) {
  static constexpr std::string_view kNorms[] = {"BatchNorm2d", "LayerNorm"};
  return std::find(std::begin(kNorms), std::end(kNorms), module.type) != std::end(kNorms);
}

ParameterKind kind_of(const Module& module, std::string_view name) {
  if (name.find("bias") != std::string_view::npos) return ParameterKind::bias;
  return is_norm(module) ? ParameterKind::norm : ParameterKind::weight;
}

graph::Tensor own_tensor(const graph::Tensor& tensor) {
  graph::Tensor result;
  result.shape = tensor.shape;
  if (tensor.type == DataType::i64) {
    auto memory = std::make_shared<std::vector<std::int64_t>>(static_cast<std::size_t>(tensor.count()), 0);
    if (tensor.has_data()) std::memcpy(memory->data(), tensor.data.get(), memory->size() * sizeof(std::int64_t));
    result.type = DataType::i64;
    result.data = std::shared_ptr<const std::byte>(memory, reinterpret_cast<const std::byte*>(memory->data()));
    return result;
  }
  std::vector<float> values =
      tensor.has_data() ? tensor.to_floats() : std::vector<float>(static_cast<std::size_t>(tensor.count()));
  return graph::Tensor::from_floats(tensor.shape, std::move(values));
}

// A module that stands at several places stays one.
using Copies = std::map<ModulePtr, ModulePtr>;

ModulePtr copy_module(const ModulePtr& module, Copies& copies) {
  if (const auto found = copies.find(module); found != copies.end()) return found->second;
  auto copy = std::make_shared<Module>(*module);
  for (auto* list : {&copy->parameters, &copy->buffers}) {
    for (auto& [name, tensor] : *list) tensor = own_tensor(tensor);
  }
  for (auto& [name, child] : copy->children) child = copy_module(child, copies);
  return copies[module] = copy;
}

at::Tensor to_torch(const graph::Tensor& tensor, at::Device device) {
  const at::ScalarType type = tensor.type == DataType::i64 ? at::kLong : at::kFloat;
  const at::Tensor view = at::from_blob(const_cast<std::byte*>(tensor.data.get()), tensor.shape, at::TensorOptions(type));
  at::Tensor copy = view.to(device, type, /*non_blocking=*/false, /*copy=*/true);
  // Convolutions run in this layout (see TorchNetwork); weights that have it already need no rearranging at every step.
  return copy.dim() == 4 ? copy.contiguous(at::MemoryFormat::ChannelsLast) : copy;
}

struct Collector {
  at::Device device;
  std::vector<NamedParameter>& entries;
  std::vector<const graph::Tensor*>& sources;

  void visit(const Module& module, const std::string& prefix) {
    for (const auto& [name, tensor] : module.parameters) {
      // The distribution's steps (DFL) are a parameter in name only.
      const bool learns = module.type != "DFL" && prefix.find(".dfl.") == std::string::npos;
      add(prefix + name, tensor, learns, kind_of(module, name));
    }
    for (const auto& [name, tensor] : module.buffers) {
      add(prefix + name, tensor, false, ParameterKind::weight);
      entries.back().buffer = true;
    }
    for (const auto& [name, child] : module.children) visit(*child, prefix + name + ".");
  }

  void add(std::string name, const graph::Tensor& tensor, bool learns, ParameterKind kind) {
    entries.push_back({std::move(name), to_torch(tensor, device), learns, kind, false});
    if (learns) entries.back().tensor.requires_grad_(true);
    sources.push_back(&tensor);
  }
};

void fill(graph::Tensor& target, const at::Tensor& values) {
  const at::Tensor plain = values.detach().to(at::kCPU).contiguous();
  const auto bytes = static_cast<std::size_t>(plain.nbytes());
  auto memory = std::make_shared<std::vector<std::byte>>(bytes);
  std::memcpy(memory->data(), plain.const_data_ptr(), bytes);
  target.type = plain.scalar_type() == at::kLong ? DataType::i64 : DataType::f32;
  target.shape.assign(plain.sizes().begin(), plain.sizes().end());
  target.data = std::shared_ptr<const std::byte>(memory, memory->data());
}

}  // namespace

Network independent_copy(const Network& network) {
  Network copy = network;
  Copies copies;
  for (graph::NetworkLayer& layer : copy.layers) layer.module = copy_module(layer.module, copies);
  return copy;
}

Parameters::Parameters(Network& network, at::Device device) {
  network = independent_copy(network);
  std::vector<const graph::Tensor*> sources;
  Collector collector{device, entries_, sources};
  for (const graph::NetworkLayer& layer : network.layers) {
    collector.visit(*layer.module, "model." + std::to_string(layer.index) + ".");
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::size_t bytes = static_cast<std::size_t>(sources[i]->count()) * graph::size_of(sources[i]->type);
    ranges_.push_back({sources[i]->data.get(), bytes, i});
  }
  std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
}

NamedParameter* Parameters::find(std::string_view name) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

at::Tensor Parameters::find(const graph::Tensor& weight) const {
  const std::byte* address = weight.data.get();
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), address,
                                      [](const std::byte* a, const Range& range) { return a < range.begin; });
  if (after == ranges_.begin()) return {};
  const Range& range = *std::prev(after);
  const auto offset = static_cast<std::size_t>(address - range.begin);
  if (offset >= range.bytes) return {};
  const at::Tensor& whole = entries_[range.entry].tensor;
  if (offset == 0 && whole.sizes() == at::IntArrayRef(weight.shape)) return whole;
  const auto first = static_cast<std::int64_t>(offset / graph::size_of(weight.type));
  return whole.reshape({-1}).narrow(0, first, weight.count()).view(weight.shape);
}

void Parameters::store(Network& network) const {
  const std::vector<graph::NamedTensor> targets = graph::state_dict(network);
  if (targets.size() != entries_.size()) {
    throw Error(fmt::format("weights for {} tensors do not fit a network with {}", entries_.size(), targets.size()));
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].name != entries_[i].name) {
      throw Error(fmt::format("the weights of {} cannot be stored as {}", entries_[i].name, targets[i].name));
    }
    // The tree is the caller's own and not const; only its listing is.
    fill(const_cast<graph::Tensor&>(*targets[i].tensor), entries_[i].tensor);
  }
}

void Parameters::copy_from(const Parameters& other) {
  const at::NoGradGuard no_gradients;
  for (std::size_t i = 0; i < entries_.size(); ++i) entries_[i].tensor.copy_(other.entries_.at(i).tensor);
}

}  // namespace yolo::train
