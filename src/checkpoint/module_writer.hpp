// Writes modules as the pickled objects of the peer's classes.
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>

#include <yolo/graph/module.hpp>

#include "checkpoint/pickle_writer.hpp"

namespace yolo::checkpoint {

/// A module that is used at several places is written once and stays one object.
class ModuleWriter {
 public:
  /// Weights are converted to `store_as` (f16 or f32), or keep their types without one.
  ModuleWriter(PickleWriter& out, std::optional<graph::DataType> store_as) : out_(out), store_as_(store_as) {}

  /// The list of layers, an object of torch's Sequential. Throws Error that names the layer when the peer has
  /// no class for it, when it has no weights, or when its batch norms were folded away.
  void layers(const graph::Network& network);

 private:
  void module(const graph::Module& module, const std::string& where, const graph::NetworkLayer* layer,
              const graph::Network* network, bool in_attention);
  void state(const graph::Module& module, const std::string& where, const graph::NetworkLayer* layer,
             const graph::Network* network, std::string_view package, std::string_view name);
  void tensors(const graph::Module& module, const std::string& where, bool parameters);
  void wiring(const graph::NetworkLayer& layer, std::string_view package, std::string_view name);
  void item(std::string_view name, const Plain& value);
  graph::Tensor stored(const graph::Tensor& tensor) const;

  PickleWriter& out_;
  std::optional<graph::DataType> store_as_;
  std::unordered_map<const graph::Module*, std::uint32_t> written_;
};

/// Ends with what torch.nn.Module keeps in every object before its parts: `training` and the empty tables of
/// hooks, with _parameters and _buffers written by the two functions.
void write_module_base(PickleWriter& out, const std::function<void()>& parameters,
                       const std::function<void()>& buffers);

}  // namespace yolo::checkpoint
