// Reads all pictures' sizes and labels of a split, with a cache.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dataset/dataset_yaml.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"

namespace yolo::dataset {

struct ScanOptions {
  int classes = 1;                         ///< of the dataset
  std::optional<KeypointShape> keypoints;  ///< set for pose only
  bool keep_polygons = true;               ///< needed for segment and obb
  bool single_cls = false;                 ///< every class becomes 0
  std::vector<int> only_classes;           ///< labels of other classes are left out; empty: all are kept
  int threads = 0;                         ///< 0: as many as the processor has
  bool use_cache = true;
  std::filesystem::path cache_folder;  ///< for caches of folders that may only be read; empty: those have none
  /// Called on the calling thread now and then, and at the end.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

struct ScanStatistics {
  int images = 0;        ///< pictures that were named
  int found = 0;         ///< with a label file
  int missing = 0;       ///< without one: backgrounds
  int empty = 0;         ///< with one that holds no row: backgrounds too
  int corrupt = 0;       ///< not used: the picture or its label file cannot be read
  int dropped_rows = 0;  ///< label rows that were not used
  int duplicate_rows = 0;
  int rows = 0;                 ///< label rows and annotations of all files
  int instances = 0;            ///< labels in `samples`
  int from_cache = 0;           ///< pictures whose files were not opened
  std::filesystem::path cache;  ///< the cache file that was read or written; empty without one

  int backgrounds() const { return missing + empty; }
};

struct ScanResult {
  std::vector<Sample> samples;         ///< those that can be used, in the order of their paths
  std::vector<LabelProblem> problems;  ///< of every file, in the same order
  ScanStatistics statistics;
  /// Some labels had polygons and some had none; as in the peer all polygons were then dropped. Worth a
  /// warning.
  bool mixed_polygons = false;
  std::vector<std::int64_t> coco_category_ids;  ///< for each class; empty without a COCO annotation file
  std::vector<std::string> notes;               ///< worth a warning, one line each
};

/// `names` are the dataset's classes; needed to understand COCO annotation files. Throws Error when the
/// split's sources cannot be read, hold no picture that can be used, or hold labels of which none can.
ScanResult scan_split(const DatasetSplit& split, const std::vector<std::string>& names,
                      const ScanOptions& options);

}  // namespace yolo::dataset
