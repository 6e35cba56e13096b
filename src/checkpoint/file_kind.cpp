// One line about a file that should have been a checkpoint: what it looks like, what to do.
#include "checkpoint/file_kind.hpp"

#include <fstream>

namespace yolo::checkpoint {
namespace {

struct Signature {
  std::string_view start;
  std::string_view meaning;
};

constexpr std::string_view kWebPage =
    "looks like a web page; the download went wrong, get the file itself again";
constexpr std::string_view kLegacy =
    "looks like a file in PyTorch's old format (before 1.6); load and save it once with a newer PyTorch";

// Compared without regard to case, after leading blanks.
constexpr Signature kTexts[] = {
    {"<!doctype html", kWebPage},
    {"<html", kWebPage},
    {"<?xml", "looks like an XML answer of a server; get the file itself again"},
    {"version https://git-lfs.github.com/spec/",
     "is a Git LFS pointer, not the file itself; fetch it with `git lfs pull`"},
    {"{", "looks like JSON text, not like a .pt file"},
};

// PyTorch before 1.6 began its files with this pickled number (0x1950a86a20f9469cfc6c), before 0.1.10 with a
// tar.
constexpr char kLegacyMagic[] = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::size_t kTarMagicOffset = 257;

bool starts_with_any_case(std::string_view text, std::string_view start) {
  if (text.size() < start.size()) return false;
  return std::equal(start.begin(), start.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

}  // namespace

std::string read_head(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head;
}

std::string describe_foreign_file(std::string_view head, std::uint64_t size) {
  if (size == 0) return "is empty; get the file again";
  if (head.starts_with("PK\x03\x04")) {
    return fmt::format("begins like one but is cut off or damaged after {} bytes; get the file again", size);
  }
  const std::size_t first = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  const std::string_view text = first == std::string_view::npos ? std::string_view() : head.substr(first);
  for (const Signature& signature : kTexts) {
    if (starts_with_any_case(text, signature.start)) return std::string(signature.meaning);
  }
  const std::string_view legacy(kLegacyMagic, sizeof kLegacyMagic - 1);
  if (head.find(legacy) <= 2) return std::string(kLegacy);
  if (head.size() > kTarMagicOffset + 5 && head.substr(kTarMagicOffset, 5) == "ustar")
    return std::string(kLegacy);
  if (head.starts_with("\x80"))
    return "is a bare Python pickle without tensors; save the model with torch.save";
  if (head.starts_with("\x1f\x8b")) return "is compressed with gzip; unpack it first";
  if (head.starts_with("\x89HDF\r\n\x1a\n")) return "is an HDF5 file (Keras); a PyTorch .pt file is needed";
  if (head.starts_with("GGUF")) return "is a GGUF file; a PyTorch .pt file is needed";
  if (head.size() > 9 && head[8] == '{')
    return "looks like a safetensors file, which does not hold the network; use a .pt file";
  return "has none of the marks of a PyTorch .pt file (a zip archive with a data.pkl)";
}

}  // namespace yolo::checkpoint
