#include "runtime/openvino/model_cache.hpp"

#include <fstream>
#include <istream>
#include <sstream>

#include "core/content_hash.hpp"
#include "core/files.hpp"
#include "core/paths.hpp"

namespace yolo::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "yolo.cpp compiled network 1\n";
constexpr std::uintmax_t kLargestFile = 1ULL << 31, kLargestFolder = 512ULL << 20;

/// Lets a stream read bytes where they are.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());  // streambuf wants it so; nothing is written
    setg(begin, begin, begin + bytes.size());
  }

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
    char* base = from == std::ios_base::beg ? eback() : from == std::ios_base::cur ? gptr() : egptr();
    if (offset < eback() - base || offset > egptr() - base) return pos_type(off_type(-1));
    setg(eback(), base + offset, egptr());
    return pos_type(gptr() - eback());
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }
};

std::string read_whole(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || size > kLargestFile) return "";
  std::string bytes(size, '\0');
  std::ifstream in(file, std::ios::binary);
  return in.read(bytes.data(), static_cast<std::streamsize>(size)) ? bytes : "";
}

// Layout: magic, key line, hash of the rest as hexadecimal line, the exported network.
std::string header_of(const std::string& key, std::string_view network) {
  return fmt::format("{}{}\n{:016x}\n", kMagic, key, content_hash(network));
}

}  // namespace

fs::path ModelCache::file_for(const std::string& key) const {
  return folder_ / fmt::format("{:016x}.network", content_hash(key));
}

std::optional<ov::CompiledModel> ModelCache::load(ov::Core& core, const std::string& size,
                                                  const ov::AnyMap& properties) const {
  if (is_off()) return std::nullopt;
  const std::string key = key_ + "; " + size;
  const fs::path file = file_for(key);
  const std::string bytes = read_whole(file);
  const std::size_t start = kMagic.size() + key.size() + 1 + 17;
  if (bytes.size() <= start) return std::nullopt;
  const std::string_view network = std::string_view(bytes).substr(start);
  if (!std::string_view(bytes).starts_with(header_of(key, network))) return std::nullopt;
  try {
    MemoryBuffer buffer(network);
    std::istream stream(&buffer);
    ov::CompiledModel model = core.import_model(stream, "CPU", properties);
    std::error_code ignored;
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);  // used recently
    return model;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void ModelCache::store(ov::CompiledModel& model, const std::string& size) const {
  if (is_off()) return;
  try {
    std::ostringstream stream;
    model.export_model(stream);
    const std::string network = std::move(stream).str(), key = key_ + "; " + size;
    make_folders(folder_);
    atomic_write(file_for(key), header_of(key, network) + network);
    remove_oldest();
  } catch (const std::exception&) {
    // A cache that cannot be written costs time at the next start and nothing else.
  }
}

void ModelCache::remove_oldest() const {
  struct Entry {
    fs::file_time_type time;
    fs::path path;
    std::uintmax_t size;
  };
  std::vector<Entry> entries;
  std::uintmax_t total = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    if (entry.path().extension() != ".network") continue;
    entries.push_back({entry.last_write_time(), entry.path(), entry.file_size()});
    total += entries.back().size;
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.time < b.time; });
  for (const Entry& entry : entries) {
    if (total <= kLargestFolder) break;
    std::error_code ignored;
    if (fs::remove(entry.path, ignored)) total -= entry.size;
  }
}

}  // namespace yolo::runtime
