#include "dataset/json_stream.hpp"

#include <array>

namespace yolo::dataset {
namespace {

constexpr std::streamsize kPiece = 1 << 16;
constexpr std::size_t kLongestWord = sizeof("-Infinity") - 1;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

JsonStream::int_type JsonStream::underflow() {
  std::array<char, kPiece> raw;
  out_.clear();
  while (out_.empty()) {
    const std::streamsize count = from_.sgetn(raw.data(), kPiece);
    for (std::streamsize i = 0; i < count; ++i) take(raw[static_cast<std::size_t>(i)]);
    if (count < kPiece) {
      end_word();
      break;
    }
  }
  if (out_.empty()) return traits_type::eof();
  setg(out_.data(), out_.data(), out_.data() + out_.size());
  return traits_type::to_int_type(out_.front());
}

void JsonStream::take(char c) {
  if (in_text_) {
    in_text_ = escaped_ || c != '"';
    escaped_ = !escaped_ && c == '\\';
    out_ += c;
    return;
  }
  const bool begins = word_.empty() && (c == '-' || c == 'N' || c == 'I');
  if (begins || (!word_.empty() && is_letter(c) && word_.size() < kLongestWord)) {
    word_ += c;
    return;
  }
  end_word();
  in_text_ = c == '"';
  out_ += c;
}

void JsonStream::end_word() {
  const bool is_no_number = word_ == "NaN" || word_ == "-NaN" || word_ == "Infinity" || word_ == "-Infinity";
  out_ += is_no_number ? "null" : word_;
  word_.clear();
}

std::string no_json_reason(std::istream& in) {
  std::array<char, 2> first{};
  in.read(first.data(), first.size());
  const std::streamsize count = in.gcount();
  in.clear();
  in.seekg(0);
  const auto begins = [&](int a, int b) {
    return static_cast<unsigned char>(first[0]) == a && static_cast<unsigned char>(first[1]) == b;
  };
  if (count == 0) return "it is empty";
  if (count < 2) return "";
  if (begins(0x1F, 0x8B)) return "it is compressed by gzip; unpack it first: gunzip FILE";
  if (begins('P', 'K')) return "it is a zip archive; unpack it first";
  if (begins(0xFF, 0xFE) || begins(0xFE, 0xFF)) return "it is written in UTF-16; save it as UTF-8";
  return "";
}

}  // namespace yolo::dataset
