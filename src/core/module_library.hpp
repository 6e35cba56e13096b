// Finding and opening the project's own modules: shared libraries that are loaded when first needed.
#pragma once

#include <string_view>

namespace yolo {

/// A module, for its search and for messages.
struct ModuleLibrary {
  const char* file_name;        ///< "libyolo_media.so"
  std::string_view needed_for;  ///< begins a sentence: "videos and cameras need"
  std::string_view advice;      ///< ends it: "build the target yolo_media_module"
  /// The module and what it needs are bound to each other before anything that the program has loaded: LibTorch holds a fast
  /// sgemm_, which would otherwise be replaced by that of the BLAS behind OpenCV, fifty times slower.
  bool binds_deeply = false;
};

/// Opens the module: beside the library (or the program that holds it), beside the program, in ../lib of the
/// program, then where the loader looks. It is never closed again, since the libraries behind modules keep
/// threads and state of their own. Throws Error that names the places when there is none, or what it lacks.
void* open_module(const ModuleLibrary& module);

/// A new object of the module's only symbol, a function that takes the version of the interface. Null when
/// the module has no such symbol or refuses the version.
template <typename Interface>
Interface* create_of_module(void* handle, const char* symbol, int version);

/// The address of a symbol of an open module, or null.
void* module_symbol(void* handle, const char* symbol);

/// Throws Error: this module belongs to another version of the project.
[[noreturn]] void refuse_module(const ModuleLibrary& module);

template <typename Interface>
Interface* create_of_module(void* handle, const char* symbol, int version) {
  const auto create = reinterpret_cast<Interface* (*)(int)>(module_symbol(handle, symbol));
  return create != nullptr ? create(version) : nullptr;
}

}  // namespace yolo
