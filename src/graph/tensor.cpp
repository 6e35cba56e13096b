// Element types, shapes and the conversion of stored weights to float.
#include <yolo/graph/tensor.hpp>

#include <bit>
#include <limits>
#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

template <typename T>
T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// Branch-light so that the loop vectorises: the multiplication restores the exponent bias, subnormals
// included.
float half_to_float(std::uint16_t half) {
  constexpr float kBias = 0x1p112F;
  const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7fffU) << 13;
  std::uint32_t bits = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) * kBias);
  if ((half & 0x7c00U) == 0x7c00U) bits = magnitude | 0x7f800000U;  // infinity and NaN
  return std::bit_cast<float>(bits | static_cast<std::uint32_t>(half & 0x8000U) << 16);
}

float bfloat_to_float(std::uint16_t value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

template <typename T, typename Convert>
void convert_all(const std::byte* from, std::vector<float>& to, Convert convert) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = convert(load<T>(from + i * sizeof(T)));
}

template <typename T>
void cast_all(const std::byte* from, std::vector<float>& to) {
  convert_all<T>(from, to, [](T value) { return static_cast<float>(value); });
}

}  // namespace

std::size_t size_of(DataType type) {
  switch (type) {
    case DataType::f64:
    case DataType::i64:
      return 8;
    case DataType::f32:
    case DataType::i32:
      return 4;
    case DataType::f16:
    case DataType::bf16:
    case DataType::i16:
      return 2;
    case DataType::i8:
    case DataType::u8:
    case DataType::boolean:
      return 1;
  }
  throw Error("unknown element type of a tensor");
}

const char* name_of(DataType type) {
  switch (type) {
    case DataType::f16:
      return "float16";
    case DataType::bf16:
      return "bfloat16";
    case DataType::f32:
      return "float32";
    case DataType::f64:
      return "float64";
    case DataType::i8:
      return "int8";
    case DataType::u8:
      return "uint8";
    case DataType::i16:
      return "int16";
    case DataType::i32:
      return "int32";
    case DataType::i64:
      return "int64";
    case DataType::boolean:
      return "bool";
  }
  return "unknown";
}

std::int64_t element_count(const Shape& shape) {
  std::int64_t count = 1;
  bool empty = false;
  for (const std::int64_t dimension : shape) {
    if (dimension < 0) throw Error(fmt::format("a tensor has the negative dimension {}", dimension));
    if (dimension == 0) empty = true;
    const std::int64_t factor = std::max<std::int64_t>(dimension, 1);
    if (count > std::numeric_limits<std::int64_t>::max() / factor) {
      throw Error("a tensor's shape holds more elements than 64 bits can count");
    }
    count *= factor;
  }
  return empty ? 0 : count;
}

std::vector<float> Tensor::to_floats() const {
  if (!has_data()) throw Error("a tensor without values was asked for them; load weights first");
  std::vector<float> values(static_cast<std::size_t>(count()));
  const std::byte* from = data.get();
  switch (type) {
    case DataType::f16:
      convert_all<std::uint16_t>(from, values, half_to_float);
      break;
    case DataType::bf16:
      convert_all<std::uint16_t>(from, values, bfloat_to_float);
      break;
    case DataType::f32:
      cast_all<float>(from, values);
      break;
    case DataType::f64:
      cast_all<double>(from, values);
      break;
    case DataType::i8:
      cast_all<std::int8_t>(from, values);
      break;
    case DataType::u8:
    case DataType::boolean:
      cast_all<std::uint8_t>(from, values);
      break;
    case DataType::i16:
      cast_all<std::int16_t>(from, values);
      break;
    case DataType::i32:
      cast_all<std::int32_t>(from, values);
      break;
    case DataType::i64:
      cast_all<std::int64_t>(from, values);
      break;
  }
  return values;
}

Tensor Tensor::from_floats(Shape shape, std::vector<float> values) {
  if (element_count(shape) != static_cast<std::int64_t>(values.size())) {
    throw Error(fmt::format("a tensor of {} elements cannot be made from {} values", element_count(shape),
                            values.size()));
  }
  auto block = std::make_shared<std::vector<float>>(std::move(values));
  if (block->empty()) block->reserve(1);  // an empty tensor still has (no) values, not "no values yet"
  const auto* bytes = reinterpret_cast<const std::byte*>(block->data());
  return {DataType::f32, std::move(shape), std::shared_ptr<const std::byte>(block, bytes)};
}

Tensor Tensor::shape_only(Shape shape, DataType type) {
  element_count(shape);
  return {type, std::move(shape), nullptr};
}

}  // namespace yolo::graph
