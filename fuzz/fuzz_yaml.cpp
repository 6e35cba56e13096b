// Any text as a cfg file: read or refused with a usage error; what was read fits its argument or is refused.
#include "core/argument_file.hpp"
#include "core/arguments.hpp"
#include "core/usage_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    yolo::Arguments arguments;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const yolo::FileArgument& argument : yolo::parse_argument_file(text, "fuzz.yaml")) {
      arguments.set(argument.name, argument.value);
    }
  } catch (const yolo::UsageError&) {
  }
  return 0;
}
