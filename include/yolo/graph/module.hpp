// The tree of modules of a network, as training code knows it: names, settings and weights, no arithmetic.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/tensor.hpp>

namespace yolo::graph {

/// A setting of a module: kernel_size = [3, 3], add = true, mode = "nearest". monostate is Python's None.
using Attribute = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                               std::vector<std::int64_t>, std::vector<double>>;

/// One node of the tree. A checkpoint's own modules and a model YAML both become this, so that the network
/// which runs is the one that the file describes. Order of children and parameters is the peer's order of
/// registration, hence the order of its state dict.
struct YOLO_API Module {
  std::string type;  ///< name in the layer registry: "Conv", "Conv2d", "Sequential", "Detect", ...
  std::map<std::string, Attribute> attributes;
  std::vector<std::pair<std::string, Tensor>> parameters;  ///< own ones only: weight, bias
  std::vector<std::pair<std::string, Tensor>> buffers;     ///< own ones only: running_mean, ...
  std::vector<std::pair<std::string, std::shared_ptr<Module>>> children;  ///< may be shared (activations)

  const Module* find_child(std::string_view name) const;
  const Module& child(std::string_view name) const;  ///< throws Error when there is none
  const Tensor* find_tensor(std::string_view name) const;  ///< among parameters, then buffers
  const Tensor& tensor(std::string_view name) const;       ///< throws Error when there is none

  bool has(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t fallback) const;
  double number(std::string_view name, double fallback) const;
  bool flag(std::string_view name, bool fallback) const;
  std::string text(std::string_view name, std::string_view fallback) const;
  /// A pair such as kernel_size; one number stands for both.
  std::pair<std::int64_t, std::int64_t> pair(std::string_view name) const;
};

using ModulePtr = std::shared_ptr<Module>;

/// A module of the top-level list: where its inputs come from, and the module itself.
struct NetworkLayer {
  int index = 0;
  std::vector<int> from;  ///< -1 is the layer before; others are absolute indices
  ModulePtr module;
};

/// How a classifier's pictures were prepared when it was trained, in pixels.
struct CropSizes {
  std::int64_t scaled = 0;  ///< what the shorter side of a picture is scaled to
  std::int64_t kept = 0;    ///< side of the middle square that is kept
  bool operator==(const CropSizes&) const = default;
};

/// What a file tells beside its network: how it was trained, when and by whom.
struct YOLO_API Provenance {
  std::vector<int> imgsz;                      ///< side, or height and width, that it was trained at; empty: not told
  std::optional<CropSizes> crop;               ///< of a classifier
  std::map<std::string, Attribute> arguments;  ///< of its training: "data", "lr0"
  std::map<std::string, Attribute> metrics;    ///< of its training: "fitness"
  std::map<std::string, Attribute> notes;      ///< "date", "version", "license", "epoch"

  /// A training argument that is a text, such as "data"; empty when it is not told.
  std::string argument_text(const std::string& name) const;
};

/// A whole network and what is known about it.
struct YOLO_API Network {
  std::vector<NetworkLayer> layers;
  std::string task = "detect";
  std::vector<std::string> names;  ///< class names by index
  std::vector<double> strides;     ///< of the head's levels; empty when the checkpoint does not tell
  std::string yaml_name;           ///< "yolo11n.yaml"; for messages
  std::string yaml;                ///< the model YAML it was built from or describes itself by; empty when unknown
  std::string yaml_scale;          ///< the scale chosen from it: "n", or empty
  int channels = 3;                ///< input channels
  Provenance provenance;
  std::vector<std::string> remarks;  ///< what its reader found worth telling, a line each
};

/// One entry of the state dict: "model.0.conv.weight" and its tensor.
struct NamedTensor {
  std::string name;
  const Tensor* tensor = nullptr;
  bool is_parameter = false;
};

YOLO_API std::vector<NamedTensor> state_dict(const Network& network);

/// Counts as the peer's model summary counts them.
struct ModuleCounts {
  std::int64_t layers = 0;      ///< distinct modules, containers included; of YOLO12 and YOLO26 those without parts alone
  std::int64_t parameters = 0;  ///< elements of distinct parameters
};
YOLO_API ModuleCounts count_modules(const Network& network);

}  // namespace yolo::graph
