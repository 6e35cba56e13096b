// Source: Microsoft's description of AVI RIFF files, and the OpenDML extensions for files beyond 1 GiB.
#include "media/module/avi_frames.hpp"

#include <array>
#include <fstream>
#include <string_view>

namespace yolo::media {

namespace {

constexpr std::size_t kHeader = 8;  // four letters and a length

struct Chunk {
  std::array<char, kHeader> bytes{};
  std::string_view name() const { return {bytes.data(), 4}; }
  std::uint32_t length() const {
    std::uint32_t value = 0;
    for (std::size_t i = kHeader; i-- > 4;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }
};

bool is_picture(std::string_view name) { return name.ends_with("dc") || name.ends_with("db"); }

/// The list of pictures is entered; its own length may not be known yet.
bool is_entered(std::ifstream& in, std::string_view name) {
  std::array<char, 4> kind{};
  if ((name != "RIFF" && name != "LIST") || !in.read(kind.data(), kind.size())) return false;
  return name == "RIFF" || std::string_view(kind.data(), kind.size()) == "movi";
}

}  // namespace

AviFrames whole_avi_frames(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const std::uint64_t size = in ? static_cast<std::uint64_t>(in.tellg()) : 0;
  AviFrames found;
  Chunk chunk;
  for (std::uint64_t at = 0; at + kHeader <= size;) {
    in.seekg(static_cast<std::streamoff>(at));
    if (!in.read(chunk.bytes.data(), kHeader)) break;
    if (at == 0 && chunk.name() != "RIFF") break;
    if (at == 0) found.finished = chunk.length() != 0;
    if (is_entered(in, chunk.name())) {
      at += kHeader + 4;
      continue;
    }
    in.clear();
    at += kHeader + chunk.length() + chunk.length() % 2;
    if (chunk.length() == 0 && !is_picture(chunk.name())) break;  // nothing was written here
    if (at <= size && is_picture(chunk.name())) ++found.whole;
  }
  return found;
}

}  // namespace yolo::media
