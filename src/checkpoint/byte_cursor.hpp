// Reads little-endian fields from a block of untrusted bytes, never past its end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <yolo/error.hpp>

namespace yolo::checkpoint {

class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : bytes_(bytes) {}

  std::size_t position() const { return position_; }
  std::size_t left() const { return bytes_.size() - position_; }

  /// The next `count` bytes, as a view. Throws Error when fewer are left.
  std::string_view take(std::uint64_t count) {
    if (count > left()) throw Error("the data ends in the middle of a value");
    const std::string_view part = bytes_.substr(position_, static_cast<std::size_t>(count));
    position_ += static_cast<std::size_t>(count);
    return part;
  }

  /// Text up to the next line end, which is consumed.
  std::string_view line(std::size_t limit) {
    const std::size_t end = bytes_.substr(position_, limit).find('\n');
    if (end == std::string_view::npos) throw Error("a name is longer than allowed or not ended");
    const std::string_view part = take(end);
    take(1);
    return part;
  }

  /// An unsigned or signed integer stored in sizeof(T) bytes.
  template <typename T>
  T number() {
    const std::string_view part = take(sizeof(T));
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) value = value << 8 | static_cast<unsigned char>(part[i]);
    return static_cast<T>(value);
  }

  /// A double in big-endian order, as pickle's BINFLOAT has it.
  double big_endian_double() {
    const std::string_view part = take(sizeof(double));
    std::uint64_t bits = 0;
    for (const char byte : part) bits = bits << 8 | static_cast<unsigned char>(byte);
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

 private:
  std::string_view bytes_;
  std::size_t position_ = 0;
};

}  // namespace yolo::checkpoint
