// A typed, contiguous block of numbers: the weights of a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <yolo/export.hpp>

namespace yolo::graph {

enum class DataType { f16, bf16, f32, f64, i8, u8, i16, i32, i64, boolean };

YOLO_API std::size_t size_of(DataType type);
YOLO_API const char* name_of(DataType type);

using Shape = std::vector<std::int64_t>;

/// Number of elements of a shape. Throws Error when a dimension is negative or the product overflows.
YOLO_API std::int64_t element_count(const Shape& shape);

/// Row-major and contiguous. `data` is empty for a parameter that has a shape but no values yet (a network
/// built from YAML). Copies share the data.
struct YOLO_API Tensor {
  DataType type = DataType::f32;
  Shape shape;
  std::shared_ptr<const std::byte> data;

  std::int64_t count() const { return element_count(shape); }
  bool has_data() const { return data != nullptr; }

  /// The values converted to float, in row-major order. Throws Error when there are none.
  std::vector<float> to_floats() const;

  static Tensor from_floats(Shape shape, std::vector<float> values);
  static Tensor shape_only(Shape shape, DataType type = DataType::f32);
};

}  // namespace yolo::graph
