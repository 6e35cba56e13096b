// The checksum of TFRecord files: CRC-32C (Castagnoli, RFC 3720 appendix B.4).
#pragma once

#include <cstdint>
#include <string_view>

namespace yolo::record {

std::uint32_t crc32c(std::string_view bytes);

/// As TFRecord files store it: turned right by 15 bits plus a constant, so that the checksum of data that
/// holds checksums stays useful (TensorFlow's description of the format).
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace yolo::record
