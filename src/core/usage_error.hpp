// The error of a wrong command line or setting: the caller's mistake, not a failure while working.
#pragma once

#include <yolo/error.hpp>

namespace yolo {

/// The program ends with exit code 2 on this one, and with 1 on any other Error.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message, ErrorCode code = ErrorCode::bad_option) : Error(message, code) {}
};

}  // namespace yolo
