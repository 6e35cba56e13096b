// Which Python classes are parts of a network, and the layer name of each.
#pragma once

#include <optional>
#include <string_view>

namespace yolo::checkpoint {

struct ModuleClass {
  std::string_view package;
  std::string_view name;
  std::string_view registry_type;  ///< the class name, but for a few that mean something else
};

/// The class `package.name`, or nothing when it is not one of the listed network classes.
/// The result's texts live as long as the program.
std::optional<ModuleClass> find_module_class(std::string_view package, std::string_view name);

/// The other direction, for writing: today's class of PyTorch or Ultralytics with this registry type; nothing
/// for layers that only legacy YOLOv5 or a user has.
std::optional<ModuleClass> find_peer_class(std::string_view registry_type);

/// Package under which a user's own layers stand in a checkpoint, each as a class with the name of the layer. Python opens such a
/// file where a package of this name has these classes.
inline constexpr std::string_view kOwnLayers = "yolo_cpp.layers";

/// Whether a layer's name can be that of a class: letters, digits and _, at most 100, not beginning with a digit.
bool is_class_name(std::string_view name);

/// The task of a listed model class ("SegmentationModel" -> "segment"); empty when it does not tell.
std::string_view task_of_model_class(std::string_view name);

}  // namespace yolo::checkpoint
