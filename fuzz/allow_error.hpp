// The one exception that untrusted bytes may cause.
#pragma once

#include <yolo/error.hpp>

namespace yolo::fuzz {

/// Does `work`, which may end in an Error; anything else ends the target.
template <typename Work>
void allow_error(Work work) {
  try {
    work();
  } catch (const Error&) {
  }
}

}  // namespace yolo::fuzz
