// The architectures that come with the library, as YAML texts.
#pragma once

#include <span>
#include <string_view>

namespace yolo::graph {

struct BuiltinModel {
  std::string_view name;
  std::string_view text;
};

std::span<const BuiltinModel> builtin_models();

}  // namespace yolo::graph
