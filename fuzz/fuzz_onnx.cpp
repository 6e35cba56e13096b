// Any bytes as an ONNX file: described and rewritten, or refused with an error.
#include <yolo/error.hpp>

#include "onnx/onnx_network.hpp"
#include "onnx/plain_operators.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const auto found = yolo::onnx::describe_network(yolo::onnx::read_onnx(bytes));
    if (found.network.layers.size() != 1 || found.height < 1 || found.width < 1) __builtin_trap();
  } catch (const yolo::Error&) {
  }
  try {
    const std::string plain = yolo::onnx::with_plain_operators(bytes);
    if (plain.size() > 2 * size + (std::size_t{1} << 29)) __builtin_trap();
  } catch (const yolo::Error&) {
  }
  return 0;
}
