// The list of layers: by which name a module is known, how YAML makes it, and what it computes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/builder.hpp>
#include <yolo/graph/module.hpp>

namespace yolo::graph {

class LayerRequest;

/// Makes the module that one row of a model YAML asks for.
using Make = ModulePtr (*)(LayerRequest& request);
/// Writes what the module computes.
using Forward = std::vector<Value> (*)(const Module& module, Builder& builder, std::span<const Value> inputs);

struct LayerRow {
  std::string_view type;  ///< name in model YAML and in checkpoints
  Make make = nullptr;    ///< nothing when YAML cannot name it
  Forward forward = nullptr;
};

/// The known layers. A user's own layer is added to a copy and can at once be read, run and exported.
class YOLO_API Registry {
 public:
  static const Registry& builtin();

  void add(const LayerRow& row);
  bool contains(std::string_view type) const;
  /// Throws Error that names the layer and where it stands.
  const LayerRow& find(std::string_view type, std::string_view where) const;

 private:
  std::vector<LayerRow> rows_;
};

}  // namespace yolo::graph
