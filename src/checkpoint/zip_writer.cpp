// Zip records. Source: PKWARE's APPNOTE, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
#include "checkpoint/zip_writer.hpp"

#include <zlib.h>

namespace yolo::checkpoint {
namespace {

constexpr std::uint64_t kAlignment = 64;
constexpr std::uint32_t kFull32 = 0xffffffffU;  // "look into the zip64 field"
constexpr std::uint16_t kFull16 = 0xffffU;
constexpr std::uint16_t kUtf8Names = 1U << 11;
constexpr std::uint16_t kVersion = 20, kVersion64 = 45;
constexpr std::uint16_t kZip64Field = 1, kPaddingField = 0x4246;  // the latter is torch's "FB"

class Record {
 public:
  Record& u16(std::uint64_t value) { return number(value, 2); }
  Record& u32(std::uint64_t value) { return number(value, 4); }
  Record& u64(std::uint64_t value) { return number(value, 8); }
  Record& small(std::uint64_t value) { return u32(value < kFull32 ? value : kFull32); }
  Record& text(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  Record& number(std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    return *this;
  }
  std::string bytes_;
};

}  // namespace

void ZipWriter::write(std::string_view bytes) {
  sink_(bytes);
  written_ += bytes.size();
}

void ZipWriter::add(const std::string& name, std::string_view text) {
  add(name, std::as_bytes(std::span(text.data(), text.size())));
}

void ZipWriter::add(const std::string& name, std::span<const std::byte> bytes) {
  constexpr std::uint64_t kHeader = 30, kFieldHeader = 4;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto checksum = static_cast<std::uint32_t>(crc32_z(0, data, bytes.size()));
  const Entry entry{name, checksum, bytes.size(), written_};
  Record extra;
  const bool large = entry.size >= kFull32;
  if (large) extra.u16(kZip64Field).u16(16).u64(entry.size).u64(entry.size);
  const std::uint64_t start = written_ + kHeader + name.size() + extra.bytes().size() + kFieldHeader;
  const std::uint64_t padding = (kAlignment - start % kAlignment) % kAlignment;
  extra.u16(kPaddingField).u16(padding).text(std::string(padding, 'Z'));
  Record header;
  header.u32(0x04034b50)
      .u16(large ? kVersion64 : kVersion)
      .u16(kUtf8Names)
      .u16(0)
      .u16(0)
      .u16(0);  // no packing, no time
  header.u32(checksum).small(entry.size).small(entry.size).u16(name.size()).u16(extra.bytes().size());
  write(header.text(name).text(extra.bytes()).bytes());
  write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  entries_.push_back(entry);
}

std::string ZipWriter::directory_row(const Entry& entry) const {
  Record wide;
  if (entry.size >= kFull32) wide.u64(entry.size).u64(entry.size);
  if (entry.offset >= kFull32) wide.u64(entry.offset);
  Record extra;
  if (!wide.bytes().empty()) extra.u16(kZip64Field).u16(wide.bytes().size()).text(wide.bytes());
  const std::uint16_t version = extra.bytes().empty() ? kVersion : kVersion64;
  Record row;
  row.u32(0x02014b50).u16(version).u16(version).u16(kUtf8Names).u16(0).u16(0).u16(0);
  row.u32(entry.checksum)
      .small(entry.size)
      .small(entry.size)
      .u16(entry.name.size())
      .u16(extra.bytes().size());
  row.u16(0).u16(0).u16(0).u32(0).small(entry.offset);
  return row.text(entry.name).text(extra.bytes()).bytes();
}

void ZipWriter::finish() {
  const std::uint64_t start = written_;
  for (const Entry& entry : entries_) write(directory_row(entry));
  const std::uint64_t size = written_ - start, count = entries_.size();
  if (start >= kFull32 || size >= kFull32 || count >= kFull16) {
    const std::uint64_t end64 = written_;
    Record record;
    record.u32(0x06064b50).u64(44).u16(kVersion64).u16(kVersion64).u32(0).u32(0).u64(count).u64(count);
    record.u64(size).u64(start).u32(0x07064b50).u32(0).u64(end64).u32(1);
    write(record.bytes());
  }
  const std::uint64_t shown = std::min<std::uint64_t>(count, kFull16);
  Record end;
  end.u32(0x06054b50).u16(0).u16(0).u16(shown).u16(shown).small(size).small(start).u16(0);
  write(end.bytes());
}

}  // namespace yolo::checkpoint
