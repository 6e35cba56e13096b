// Decoded images kept on disk, in the user's cache folder.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>

namespace yolo::loader {

/// One file an image: magic, a line that names the picture file with its size, its times and the image size, a
/// line with rows, columns and hash, and the pixels. A file counts only when all of that agrees; anything
/// else is a reason to decode again, never an error. Each data set has a folder of its own within `root`. May
/// be used by several threads.
class ImageFiles {
 public:
  /// `set` names the data set, `imgsz` what its images are scaled to, `needed` the bytes of all its images.
  /// When the disk would be more than half full of cached images, the data sets used longest ago are removed.
  ImageFiles(const std::filesystem::path& root, const std::string& set, int imgsz, std::uint64_t needed);

  /// Empty when it is not kept.
  cv::Mat find(const std::filesystem::path& picture) const;
  void keep(const std::filesystem::path& picture, const cv::Mat& image);

  /// Bytes that may be kept in all; less than needed when the disk is too small.
  std::uint64_t budget() const { return budget_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::string key_of(const std::filesystem::path& picture) const;
  std::filesystem::path file_of(const std::filesystem::path& picture) const;

  std::filesystem::path folder_;
  int imgsz_;
  std::uint64_t budget_ = 0;
  std::atomic<std::int64_t> left_ = 0;
  std::atomic<std::uint32_t> written_ = 0;  // makes temporary names differ
};

}  // namespace yolo::loader
