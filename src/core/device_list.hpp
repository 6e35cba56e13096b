// The argument device, as people write it and as a list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// In the program's own spelling, by the rules of the peer: case, spaces, brackets, quotes and the prefix "cuda:" do not
/// count, "None" is nothing, and "cuda" is "0". "CPU" and "[cpu]" are "cpu", "[0, 1]" and "cuda:0,cuda:1" are "0,1".
std::string plain_device(std::string_view text);

/// The entries of plain_device(); "" is nothing. Throws UsageError when a place between commas is empty.
std::vector<std::string> device_list(std::string_view text);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
