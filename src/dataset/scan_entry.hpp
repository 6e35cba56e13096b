// What a scan finds out about one picture, and what the cache keeps of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/label.hpp"
#include "dataset/problem.hpp"

namespace yolo::dataset {

/// Tells whether a file was edited.
struct FileStamp {
  std::int64_t size = -1;  ///< bytes; -1: there is no such file
  std::int64_t time = 0;   ///< last change in nanoseconds
  bool operator==(const FileStamp&) const = default;
  bool exists() const { return size >= 0; }
};

FileStamp stamp_of(const std::filesystem::path& file);

struct ScanEntry {
  FileStamp image_stamp, label_stamp;
  cv::Size size;
  bool usable = false;
  int dropped = 0, duplicates = 0;
  std::vector<Label> labels;  ///< as the file says: neither single_cls nor only_classes
  std::vector<LabelProblem> problems;
};

struct ScanJob {
  std::filesystem::path image, label_file;
};

}  // namespace yolo::dataset
