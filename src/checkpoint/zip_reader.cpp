// The zip archive of a .pt file, through libzip.
#include "checkpoint/zip_reader.hpp"

#include <zip.h>

#include <yolo/error.hpp>

#include "checkpoint/file_kind.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::uint64_t kMaxEntries = 200'000;
// torch stores entries unpacked, so a .pt is as large as its contents. Archives packed by other tools are
// read too; weights hardly shrink, so a larger factor than this is no honest file.
constexpr std::uint64_t kUnpackFactor = 16;
constexpr std::uint64_t kUnpackAllowance = std::uint64_t{64} << 20;

// libzip takes nothing at all for an archive without entries.
std::uint64_t refuse_empty(std::uint64_t size) {
  if (size == 0) throw Error("it " + describe_foreign_file("", 0));
  return size;
}

std::uint64_t checked_file_size(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) throw Error("there is no such file", ErrorCode::not_found);
  if (std::filesystem::is_directory(status)) throw Error("it is a folder, and a .pt file is needed");
  if (!std::filesystem::is_regular_file(status)) throw Error("it is not a regular file");
  const std::uint64_t size = std::filesystem::file_size(file, error);
  if (error) throw Error("its size cannot be read: " + error.message());
  return refuse_empty(size);
}

}  // namespace

void ZipReader::Closer::operator()(zip* archive) const { zip_discard(archive); }

ZipReader::ZipReader(const std::filesystem::path& file) : archive_size_(checked_file_size(file)) {
  int code = 0;
  archive_.reset(zip_open(file.c_str(), ZIP_RDONLY, &code));
  if (!archive_) {
    if (code == ZIP_ER_OPEN || code == ZIP_ER_READ) throw Error("it cannot be opened; check its permissions");
    throw Error("it " + describe_foreign_file(read_head(file), archive_size_));
  }
  check_sizes();
}

ZipReader::ZipReader(std::string_view bytes) : archive_size_(refuse_empty(bytes.size())) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source) {
    archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!archive_) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (!archive_) throw Error("it " + describe_foreign_file(bytes.substr(0, kHeadBytes), bytes.size()));
  check_sizes();
}

void ZipReader::check_sizes() {
  if (entry_count() > kMaxEntries) {
    throw Error(fmt::format("it has {} entries; at most {} are read", entry_count(), kMaxEntries));
  }
  const std::uint64_t limit = archive_size_ * kUnpackFactor + kUnpackAllowance;
  std::uint64_t packed = 0;
  for (std::uint64_t index = 0; index < entry_count(); ++index) {
    zip_stat_t stat;
    if (zip_stat_index(archive_.get(), index, 0, &stat) != 0)
      throw Error("its directory of entries is damaged");
    if (!(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE) ||
        stat.size > limit - unpacked_size_ || stat.comp_size > archive_size_ - packed) {
      throw Error(fmt::format("its entries claim to be much larger than the file of {} bytes can hold",
                              archive_size_));
    }
    unpacked_size_ += stat.size;
    packed += stat.comp_size;
  }
}

std::uint64_t ZipReader::entry_count() const {
  return static_cast<std::uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(archive_.get(), 0), 0));
}

std::string ZipReader::name(std::uint64_t index) const {
  const char* name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
  return name ? name : "";
}

ZipEntry ZipReader::entry(std::uint64_t index) const {
  zip_stat_t stat;
  if (zip_stat_index(archive_.get(), index, 0, &stat) != 0)
    throw Error("its directory of entries is damaged");
  return {index, stat.size};
}

std::optional<ZipEntry> ZipReader::find(const std::string& name) const {
  const zip_int64_t index = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW);
  if (index < 0) return std::nullopt;
  return entry(static_cast<std::uint64_t>(index));
}

void ZipReader::read(const ZipEntry& entry, std::span<std::byte> to) const {
  const auto close = [](zip_file_t* file) { zip_fclose(file); };
  const std::unique_ptr<zip_file_t, decltype(close)> file(zip_fopen_index(archive_.get(), entry.index, 0),
                                                          close);
  if (!file) throw Error(fmt::format("its entry {} cannot be opened; get the file again", name(entry.index)));
  std::uint64_t done = 0;
  while (done < to.size()) {
    const zip_int64_t count = zip_fread(file.get(), to.data() + done, to.size() - done);
    if (count <= 0) break;
    done += static_cast<std::uint64_t>(count);
  }
  // Only reading up to the end makes libzip compare the checksum.
  char beyond;
  if (done != to.size() || zip_fread(file.get(), &beyond, 1) != 0) {
    throw Error(fmt::format("its entry {} is damaged; get the file again", name(entry.index)));
  }
}

std::string ZipReader::read_text(const ZipEntry& entry, std::uint64_t limit) const {
  if (entry.size > limit) {
    throw Error(
        fmt::format("its entry {} has {} bytes; at most {} are read", name(entry.index), entry.size, limit));
  }
  std::string text(static_cast<std::size_t>(entry.size), '\0');
  read(entry, std::as_writable_bytes(std::span(text)));
  return text;
}

}  // namespace yolo::checkpoint
