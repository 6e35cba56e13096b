// The one exception type that the library throws at its edges.
#pragma once

#include <stdexcept>
#include <string>

namespace yolo {

/// Says in one line what was expected, what was found and what to do about it.
/// The library never exits the process and never prints an error itself.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace yolo
