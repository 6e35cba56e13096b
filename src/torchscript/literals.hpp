// Numbers and lists as TorchScript spells them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yolo::torchscript {

/// "2.0", "1e-05": the shortest text that is read back as the same double, and as a float. Throws Error for infinities and NaN,
/// which have no literal.
std::string real(double value);

/// "[1, -1]"
std::string list(const std::vector<std::int64_t>& values);

/// "[a, b]"
std::string list(const std::vector<std::string>& items);

}  // namespace yolo::torchscript
