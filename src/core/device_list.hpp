// The argument device as a list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yolo {

/// "0,1", "[0, 1]" and "(0,1)" are "0" and "1"; "" is nothing. Throws Error when a place between commas is
/// empty.
std::vector<std::string> device_list(std::string_view text);

}  // namespace yolo
