// Any text as the description of a dataset: read or refused with an error.
#include <yolo/error.hpp>

#include "dataset/dataset_yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const auto text =
        yolo::dataset::parse_dataset_yaml({reinterpret_cast<const char*>(data), size}, "fuzz.yaml");
    if (text.names.empty() || text.splits.empty()) __builtin_trap();
  } catch (const yolo::Error&) {
  }
  return 0;
}
