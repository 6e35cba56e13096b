// Helps someone who has mistyped a path.
#pragma once

#include <string>

namespace yolo::source {

/// One line: what is not there, the first folder on the way that is missing, or the name in the folder that
/// is most like it.
std::string missing_path_message(const std::string& path);

}  // namespace yolo::source
