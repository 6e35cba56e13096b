#include "core/content_hash.hpp"

#include <fstream>

#include <yolo/error.hpp>

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

std::uint64_t content_hash_of_file(const std::filesystem::path& file) {
  constexpr std::size_t kBlock = 1 << 20;
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(file.string() + ": cannot be read");
  std::string block(kBlock, '\0');
  std::uint64_t hash = kOffset;
  while (in.read(block.data(), kBlock) || in.gcount() > 0) {
    hash = mix(hash, content_hash({block.data(), static_cast<std::size_t>(in.gcount())}));
  }
  return hash;
}

}  // namespace yolo
