# yolo_embed_models(OUT FILES ...): writes a C++ file that holds the texts of model YAMLs.
function(yolo_embed_models OUT)
  set(rows "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    get_filename_component(name ${file} NAME)
    string(APPEND rows "    {\"${name}\", R\"yaml(${text})yaml\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT
[[// Made by CMake from src/graph/models/*.yaml.
#include "graph/models/builtin_models.hpp"

namespace yolo::graph {

std::span<const BuiltinModel> builtin_models() {
  static constexpr BuiltinModel kModels[] = {
@rows@  };
  return kModels;
}

}  // namespace yolo::graph
]])
endfunction()
