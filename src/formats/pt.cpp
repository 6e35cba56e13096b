// Checkpoints of PyTorch, read as data.
#include <dlfcn.h>
#include <sys/stat.h>

#include <yolo/error.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/content_hash.hpp"
#include "core/files.hpp"
#include "formats/network_backends.hpp"
#include "formats/rows.hpp"
#include "graph/emit.hpp"

namespace yolo::formats {
namespace {

constexpr std::size_t kLargestCheckpoint = std::size_t{16} << 30;

// Another build of the library may compile another network from the same weights.
std::string library_stamp() {
  Dl_info info{};
  struct stat status {};
  if (dladdr(reinterpret_cast<const void*>(&library_stamp), &info) == 0 || stat(info.dli_fname, &status) != 0) return "?";
  return fmt::format("{} of {} bytes, {}.{}", YOLO_VERSION, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace

// Whatever no other format takes; the reader says what it found instead.
bool is_pt(const std::filesystem::path&) { return true; }

Opened open_pt(const std::filesystem::path& path, const OpenOptions& options) {
  Opened opened;
  std::string cache_key;
  std::error_code ignored;
  if (options.use_cache && std::filesystem::is_regular_file(path, ignored)) {
    const std::string bytes = read_small_file(path, kLargestCheckpoint);  // once, for the network and its key
    opened.network = checkpoint::load_checkpoint(bytes, path.string());
    cache_key = fmt::format("weights {:016x}; library {}", content_hash(bytes), library_stamp());
  } else {
    opened.network = checkpoint::load_checkpoint(path);
  }
  graph::check_layers(opened.network, *options.registry, path.string());
  opened.description = describe(opened.network, path.stem().string(), path.string());
  opened.backends = make_network_backends(opened.network, opened.description.name, *options.registry, cache_key);
  return opened;
}

}  // namespace yolo::formats
