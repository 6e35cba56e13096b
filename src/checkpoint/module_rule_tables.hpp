// The closed lists behind module_rules: what each class of a network may hold.
#pragma once

#include <span>
#include <string_view>

namespace yolo::checkpoint {

/// Names are separated by single spaces.
struct TypeRule {
  std::string_view types;          ///< registry types
  std::string_view settings = {};  ///< attributes that are read
  std::string_view inert = {};  ///< attributes that follow from the weights or change nothing in the network
  std::string_view parts = {};  ///< modules inside, or kAnything
  std::string_view tensors = {};  ///< parameters and buffers
};
inline constexpr std::string_view kAnything = "*";

/// An attribute that is not read, so that only these values of it (as Python writes them) can be used.
struct FixedRule {
  std::string_view types;
  std::string_view name;
  std::string_view values;
};

/// An attribute that holds a method: of the module itself, or of the class `of_class`.
struct MethodRule {
  std::string_view types;
  std::string_view attribute;
  std::string_view method;
  std::string_view of_class = {};
};

/// A part by which a module of another program that has a class of the same name is known.
struct ForeignRule {
  std::string_view type;
  std::string_view part;
  std::string_view program;
};

/// PyTorch's own bookkeeping, and where Ultralytics keeps the place of a layer. Hooks before and after a
/// forward pass must be empty beside.
inline constexpr std::string_view kInertEverywhere =
    "training i f type np _parameters _buffers _modules _non_persistent_buffers_set _backward_pre_hooks "
    "_backward_hooks "
    "_is_full_backward_hook _forward_hooks_with_kwargs _forward_hooks_always_called "
    "_forward_pre_hooks_with_kwargs "
    "_state_dict_hooks _state_dict_pre_hooks _load_state_dict_pre_hooks _load_state_dict_post_hooks "
    "_compiled_call_impl "
    "_is_torch_compile _is_fused _is_replica _version total_ops total_params";

/// Counters that the profiler thop leaves in a network.
inline constexpr std::string_view kInertBuffers = "total_ops total_params";

/// Of DetectionModel and its like, from the first releases to 8.4, and of YOLOv5's.
inline constexpr std::string_view kModelAttributes =
    "yaml yaml_file save names inplace stride nc args criterion pt_path task transforms kpt_shape kpt_names "
    "end2end hyp gr "
    "class_weights";
inline constexpr std::string_view kModelParts = "model criterion";

/// Whether `word` is one of `words`.
bool is_word(std::string_view word, std::string_view words);

/// Nothing for a type without a row, which no layer of the built-in list has.
const TypeRule* find_type_rule(std::string_view type);
std::span<const FixedRule> fixed_rules();
std::span<const MethodRule> method_rules();
std::span<const ForeignRule> foreign_rules();

}  // namespace yolo::checkpoint
