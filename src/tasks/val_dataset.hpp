// The labelled images of a validation, as each kind of task needs them.
#pragma once

#include <string>
#include <vector>

#include "dataset/scan.hpp"

namespace yolo::tasks {

struct ValDatasetRequest {
  std::string data;                ///< description (.yaml) or folder, by path or name
  std::string split = "val";
  dataset::DatasetSearch search;
  bool single_class = false;
  std::vector<int> classes;        ///< labels of other classes are left out; empty: all
  int threads = 0;
  bool use_cache = true;
  std::filesystem::path cache_folder;  ///< ScanOptions::cache_folder
  std::function<void(std::size_t done, std::size_t total)> progress;
};

struct ValDataset {
  std::vector<std::string> names;
  std::vector<dataset::Sample> samples;
  std::vector<dataset::LabelProblem> problems;
  dataset::ScanStatistics statistics;
  dataset::KeypointShape keypoints{0, 0};
  std::vector<int> flip_idx;               ///< of the description; for training
  std::vector<double> kpt_oks_sigmas;      ///< the same
  std::vector<std::int64_t> category_ids;  ///< of a COCO annotation file, by class; else empty
  std::vector<std::string> notes;          ///< worth telling the user
  std::string origin;                      ///< where the labels are, for messages
};

/// Boxes; outlines are dropped.
ValDataset load_boxes(const ValDatasetRequest& request);
/// Boxes with outlines (segment) or corners (obb).
ValDataset load_polygons(const ValDatasetRequest& request);
/// Boxes with keypoints. Throws Error when the description has no kpt_shape.
ValDataset load_keypoints(const ValDatasetRequest& request);
/// A folder for each class.
ValDataset load_class_folders(const ValDatasetRequest& request);

}  // namespace yolo::tasks
