// Exceptions of other libraries as sentences for people.
#pragma once

#include <exception>
#include <string>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// What to tell of an exception that is no yolo::Error: what happened, in one line, and what to do.
std::string foreign_text(const std::exception& error);

/// Whether it comes from one of the libraries that we use (OpenCV, yaml-cpp, nlohmann-json, OpenVINO,
/// LibTorch) or of the file system, or says that there is no memory; not, say, from a callback of the user's.
bool is_of_a_library(const std::exception& error);

/// Inside a catch block: throws yolo::Error in place of an exception of a library, and any other one again.
[[noreturn]] void rethrow_translated();

/// Runs `function`; exceptions of libraries leave it as yolo::Error.
template <typename Function>
decltype(auto) translated(Function&& function) {
  try {
    return function();
  } catch (...) {
    rethrow_translated();
  }
}

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
