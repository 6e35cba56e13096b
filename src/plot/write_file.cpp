#include "plot/write_file.hpp"

#include <yolo/error.hpp>

#include "core/files.hpp"
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

void write_file(const fs::path& file, std::span<const unsigned char> bytes) {
  make_parent(file);
  atomic_write(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, Durability::whenever);
}

void save_image(const std::filesystem::path& file, const cv::Mat& image) {
  write_file(file, media::encode_image(image, file.string()));
}

}  // namespace yolo::plot
