// OpenCV's own codecs, which ours must equal, and pictures to try them with.
#pragma once

#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <span>
#include <string>
#include <vector>

#include "support.hpp"

namespace yolo::test {

using FileBytes = std::vector<unsigned char>;

inline std::span<const std::byte> view(const FileBytes& bytes) { return std::as_bytes(std::span(bytes)); }

inline FileBytes file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What cv::imread makes of a file with these bytes: the peer reads pictures from disk, and imdecode treats
/// files that end early in another way.
class Imread {
 public:
  cv::Mat operator()(const FileBytes& bytes) const {
    const std::filesystem::path file = folder_ / "picture";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return cv::imread(file.string(), cv::IMREAD_COLOR);
  }

 private:
  TemporaryFolder folder_;
};

inline bool same_pixels(const cv::Mat& a, const cv::Mat& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  return a.type() == b.type() && a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0;
}

/// Ramps, edges and some noise: every code path of a decoder has something to do.
inline cv::Mat some_picture(int rows, int cols, int type = CV_8UC3) {
  cv::Mat image(rows, cols, type);
  cv::RNG random(static_cast<std::uint64_t>(rows * 1000 + cols));
  random.fill(image, cv::RNG::UNIFORM, 0, 40);
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < cols; ++x) {
      unsigned char* pixel = image.ptr(y, x);
      for (int c = 0; c < image.channels(); ++c) {
        pixel[c] = static_cast<unsigned char>(pixel[c] + (c == 0   ? 2 * x
                                                          : c == 1 ? 3 * y
                                                                   : x / 8 % 2 * 200) %
                                                             215);
      }
    }
  }
  return image;
}

/// The picture files with one of these endings in a folder and its subfolders: every `step`-th.
inline std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder, std::size_t step) {
  std::vector<std::filesystem::path> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    for (const char* known : {".jpg", ".jpeg", ".JPEG", ".png"}) {
      if (ending == known) all.push_back(entry.path());
    }
  }
  std::sort(all.begin(), all.end());
  std::vector<std::filesystem::path> some;
  for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

}  // namespace yolo::test
