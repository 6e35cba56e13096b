// The one exception type that the library throws at its edges.
#pragma once

#include <stdexcept>
#include <string>

#include <yolo/export.hpp>

namespace yolo {

/// What kind of thing went wrong, for programs; the message is for people.
enum class ErrorCode {
  not_found,    ///< a file, folder, dataset or address is not there
  bad_file,     ///< what is there is not what it should be, or cannot be read or written
  bad_option,   ///< an option, argument or value of the caller's
  unsupported,  ///< well formed, but not something this library does (yet)
  device,       ///< the device cannot be used
  cancelled,    ///< the caller stopped it
  internal,     ///< the rest: no memory, an exception of another library
};

/// "not_found".
YOLO_API const char* name_of(ErrorCode code);

/// Says in one line what was expected, what was found and what to do about it.
/// The library never exits the process and never prints an error itself.
class YOLO_API Error : public std::runtime_error {
 public:
  /// Most of what a library such as this one refuses is the content of a file.
  explicit Error(const std::string& message, ErrorCode code = ErrorCode::bad_file) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace yolo
