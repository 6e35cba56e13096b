// A temporary file and a rename.
#include "plot/write_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>
#include <yolo/error.hpp>

#include "media/image_codec.hpp"

namespace yolo::plot {
namespace fs = std::filesystem;

void make_parent(const fs::path& file) {
  if (!file.has_parent_path()) return;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    throw Error(fmt::format("Cannot make the folder '{}' to write '{}' into: {}", file.parent_path().string(),
                            file.filename().string(), error.message()));
  }
}

fs::path temporary_beside(const fs::path& file) {
  // Not made from the name, which may already be as long as one can be. A thread writes one file at a time.
  const std::size_t thread = std::hash<std::thread::id>()(std::this_thread::get_id());
  return file.parent_path() / fmt::format(".yolo-{}-{:x}.tmp", getpid(), thread);
}

void write_file(const fs::path& given, std::span<const unsigned char> bytes) {
  make_parent(given);
  std::error_code error;
  const fs::path file = fs::is_symlink(given, error) ? fs::weakly_canonical(given, error) : given;
  const fs::path temporary = temporary_beside(file);
  std::string reason;
  {
    std::ofstream out(temporary, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) reason = std::strerror(errno);
  }
  if (reason.empty()) {
    fs::rename(temporary, file, error);
    if (!error) return;
    reason = error.message();
  }
  fs::remove(temporary, error);
  throw Error(fmt::format("Cannot write '{}': {}", file.string(), reason));
}

void save_image(const std::filesystem::path& file, const cv::Mat& image) {
  write_file(file, media::encode_image(image, file.string()));
}

}  // namespace yolo::plot
