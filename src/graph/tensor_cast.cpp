// Rounding of floats to half precision, and whole tensors.
#include "graph/tensor_cast.hpp"

#include <bit>
#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

// Source: IEEE 754 binary16. Adding a constant with the right exponent lets the processor round subnormals.
std::uint16_t float_to_half(float value) {
  constexpr std::uint32_t kInfinity = 0x7f800000U, kTooLarge = 0x47800000U;  // 65536
  constexpr std::uint32_t kSmallestNormal = 0x38800000U;                     // 2^-14
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000U;
  std::uint32_t magnitude = bits & 0x7fffffffU;
  std::uint32_t half;
  if (magnitude > kInfinity) {
    half = 0x7e00U;
  } else if (magnitude >= kTooLarge) {
    half = 0x7c00U;
  } else if (magnitude < kSmallestNormal) {
    half = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) -
           std::bit_cast<std::uint32_t>(0.5F);
  } else {
    magnitude += 0xfffU + (magnitude >> 13 & 1U);  // a carry moves on into the exponent, up to infinity
    half = (magnitude >> 13) - (112U << 10);
  }
  return static_cast<std::uint16_t>(sign | half);
}

}  // namespace

bool is_floating(DataType type) {
  return type == DataType::f16 || type == DataType::bf16 || type == DataType::f32 || type == DataType::f64;
}

Tensor cast(const Tensor& tensor, DataType type) {
  if (type != DataType::f16 && type != DataType::f32)
    throw Error(fmt::format("tensors are converted to float16 and float32 only, not to {}", name_of(type)));
  if (!tensor.has_data()) throw Error("a tensor without values cannot be converted; load weights first");
  if (tensor.type == type) return tensor;
  std::vector<float> values = tensor.to_floats();
  if (type == DataType::f32) return Tensor::from_floats(tensor.shape, std::move(values));
  auto halves = std::make_shared<std::vector<std::uint16_t>>(std::max<std::size_t>(values.size(), 1));
  std::transform(values.begin(), values.end(), halves->begin(), float_to_half);
  const auto* bytes = reinterpret_cast<const std::byte*>(halves->data());
  return {type, tensor.shape, std::shared_ptr<const std::byte>(halves, bytes)};
}

}  // namespace yolo::graph
