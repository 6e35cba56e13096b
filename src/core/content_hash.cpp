#include "core/content_hash.hpp"

#include <cstring>

namespace yolo {
namespace {

constexpr std::uint64_t kOffset = 0xcbf29ce484222325ULL, kPrime = 0x100000001b3ULL;

// FNV-1a over words instead of bytes, mixed once more, since a word's upper bits reach few others.
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * kPrime;
  return hash ^ (hash >> 29);
}

}  // namespace

std::uint64_t content_hash(std::string_view bytes) {
  std::uint64_t hash = mix(kOffset, bytes.size());
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    hash = mix(hash, word);
  }
  for (; i < bytes.size(); ++i) hash = mix(hash, static_cast<unsigned char>(bytes[i]));
  return mix(hash, 0);
}

}  // namespace yolo
