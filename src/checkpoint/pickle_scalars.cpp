// Numbers and texts of a pickle. Texts are views of the pickle itself.
#include "checkpoint/pickle_scalars.hpp"

namespace yolo::checkpoint {
namespace {

using Data = decltype(Value::data);

constexpr std::size_t kLongestInteger = 1024;  // bytes

// Two's complement, little-endian. What exceeds 64 bits is kept as the nearest double.
Data read_long(std::string_view bytes) {
  if (bytes.size() > kLongestInteger) throw Error("it holds an integer of absurd length");
  const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
  std::uint64_t low = negative ? ~std::uint64_t{0} : 0;
  double real = negative ? -1.0 : 0.0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    low = low << 8 | byte;
    real = real * 256.0 + byte;
  }
  if (bytes.size() <= sizeof low) return static_cast<std::int64_t>(low);
  return real;
}

template <typename Length>
std::string_view counted(ByteCursor& in) {
  return in.take(in.number<Length>());
}

}  // namespace

std::optional<Data> read_scalar(Opcode opcode, ByteCursor& in) {
  switch (opcode) {
    case Opcode::bin_int:
      return std::int64_t{in.number<std::int32_t>()};
    case Opcode::bin_int1:
      return std::int64_t{in.number<std::uint8_t>()};
    case Opcode::bin_int2:
      return std::int64_t{in.number<std::uint16_t>()};
    case Opcode::long1:
      return read_long(counted<std::uint8_t>(in));
    case Opcode::long4:
      return read_long(counted<std::uint32_t>(in));
    case Opcode::bin_float:
      return in.big_endian_double();
    case Opcode::short_bin_unicode:
    case Opcode::short_bin_string:
      return counted<std::uint8_t>(in);
    case Opcode::bin_unicode:
    case Opcode::bin_string:
      return counted<std::uint32_t>(in);
    case Opcode::bin_unicode8:
      return counted<std::uint64_t>(in);
    case Opcode::short_bin_bytes:
      return Bytes{counted<std::uint8_t>(in)};
    case Opcode::bin_bytes:
      return Bytes{counted<std::uint32_t>(in)};
    case Opcode::bin_bytes8:
    case Opcode::byte_array8:
      return Bytes{counted<std::uint64_t>(in)};
    default:
      return std::nullopt;
  }
}

}  // namespace yolo::checkpoint
