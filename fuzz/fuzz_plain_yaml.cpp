// Any text as the description that a checkpoint carries: what is read can be written, and read again as the
// same.
#include <yolo/error.hpp>

#include "checkpoint/plain_yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace yolo::checkpoint;
  std::string written;
  try {
    written = to_yaml(from_yaml(std::string(reinterpret_cast<const char*>(data), size)));
  } catch (const yolo::Error&) {
    return 0;
  }
  if (to_yaml(from_yaml(written)) != written) __builtin_trap();
  return 0;
}
