// What a scan finds out about one picture, and what the cache keeps of it.
#pragma once

#include <filesystem>
#include <vector>

#include "dataset/file_stamp.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"

namespace yolo::dataset {

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
