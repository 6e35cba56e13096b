// Datasets of classification: folders of splits with one folder for each class.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dataset/dataset_yaml.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"
#include "dataset/scan.hpp"

namespace yolo::dataset {

struct ClassificationDataset {
  std::filesystem::path root;
  std::vector<std::string>
      names;                    ///< folders of "train" (else of the split), sorted; hidden ones do not count
  std::string split;            ///< the one that was taken
  std::vector<std::string> notes;  ///< worth a warning: another split was taken, classes have no pictures
  std::vector<Sample> samples;  ///< one Label each, with `cls` only
  std::vector<LabelProblem> problems;  ///< pictures that cannot be used
  ScanStatistics statistics;           ///< images, found, corrupt and instances
};

/// Reads ROOT/split/class/... as the peer does. The root is a path, or a name that is looked for in the
/// current folder, datasets_dir and the other folders. Instead of "val" a folder "validation" will do;
/// without both "test" is taken, and "val" without "test". Pictures come class by class, each class's own
/// before those of its sub-folders. A class is found by its name, so a split may lack some. Of `options` only
/// threads and progress are used. Throws Error when the folder, the
/// split or its classes are not there, and when no picture can be used.
ClassificationDataset read_classification(const std::string& path_or_name, const std::string& split,
                                          const DatasetSearch& search, const ScanOptions& options);

}  // namespace yolo::dataset
