// Names for messages.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace yolo {

/// "'cat', 'hot dog' and 7 more": each in quotes and printable, at most `most` of them.
std::string name_list(const std::vector<std::string>& names, std::size_t most);

}  // namespace yolo
