// The default arguments as a YAML file, for `yolo cfg` and `yolo copy-cfg`.
#pragma once

#include <string>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// `name: value  # help` lines by section. Arguments that the peer does not know stand in comments, so that
/// it can read the file too.
std::string default_arguments_yaml();

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
