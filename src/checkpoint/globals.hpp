// The closed list of names that a checkpoint may mention.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <yolo/graph/tensor.hpp>

namespace yolo::checkpoint {

/// What a listed name stands for, hence what a call of it builds.
enum class GlobalKind {
  rebuild_tensor,          ///< (storage, offset, size, stride, requires_grad, hooks, ...) -> TensorRef
  rebuild_tensor_of_type,  ///< the same with the element type at the end
  rebuild_parameter,       ///< (tensor, requires_grad, hooks, ...) -> TensorRef
  rebuild_from_type,       ///< (function, type, args, state) -> what function(args) gives
  storage,                 ///< element type of a storage
  untyped_storage,         ///< a storage counted in bytes
  data_type,               ///< torch.float16 and the like
  ordered_dict,            ///< OrderedDict and other mappings -> Dict
  set,                     ///< set, frozenset -> Set
  sequence,                ///< torch.Size, list, tuple -> Tuple
  bytes,                   ///< (text, "latin1") -> Bytes, as Python 3 writes bytes in protocol 2
  numpy_scalar,            ///< scalar(dtype, bytes) -> number
  new_object,              ///< copyreg's (class, base, state) -> Object
  get_attribute,  ///< getattr of a listed enumeration's member or a network module's known method -> Object
  method,         ///< a known method of a network class, named with its class ("Detect.forward") -> Object
  function,       ///< a function that is kept but never called
  enumeration,    ///< an Enum class -> Object with its value
  record,         ///< a plain class -> Object
  module,         ///< a class of the network -> Object
};

struct GlobalRow {
  std::string_view package;  ///< "torch.nn.modules.conv"
  std::string_view name;     ///< "Conv2d"
  GlobalKind kind = GlobalKind::record;
  graph::DataType type = graph::DataType::f32;  ///< for storages and element types
  std::string_view registry_type = {};          ///< modules only: the name of the layer

  std::string path() const { return std::string(package) + "." + std::string(name); }
};

/// Whether `name` is a method of network modules that a checkpoint may refer to: those that say how a module
/// runs.
bool is_known_method(std::string_view name);

/// The row of a name, or nothing when a checkpoint must not mention it. The rows of a user's own layer
/// (kOwnLayers), of a callback and of a method refer to `package` and `name`.
std::optional<GlobalRow> find_global(std::string_view package, std::string_view name);

/// The other direction, for writing: torch's class of storages of an element type.
const GlobalRow& storage_class(graph::DataType type);

}  // namespace yolo::checkpoint
