// Any text as the description of a network: built or refused with an Error.
#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const auto network = yolo::graph::network_from_yaml({text, "yolo11n.yaml", ""});
    if (network.layers.empty() || network.strides.empty()) __builtin_trap();
  } catch (const yolo::Error&) {
  }
  return 0;
}
