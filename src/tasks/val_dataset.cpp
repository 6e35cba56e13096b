#include "tasks/val_dataset.hpp"

#include <yolo/error.hpp>

#include "dataset/classification.hpp"

namespace yolo::tasks {
namespace {

dataset::ScanOptions scan_options(const ValDatasetRequest& request) {
  dataset::ScanOptions options;
  options.single_cls = request.single_class;
  options.only_classes = request.classes;
  options.threads = request.threads;
  options.use_cache = request.use_cache;
  options.cache_folder = request.cache_folder;
  options.progress = request.progress;
  return options;
}

ValDataset load(const ValDatasetRequest& request, const dataset::DatasetDescription& description,
                dataset::ScanOptions options) {
  const dataset::DatasetSplit& split = dataset::split_of(description, request.split);
  options.classes = static_cast<int>(description.names.size());
  dataset::ScanResult scan = dataset::scan_split(split, description.names, options);
  ValDataset result;
  result.names = request.single_class ? std::vector<std::string>{"item"} : description.names;
  result.samples = std::move(scan.samples);
  result.problems = std::move(scan.problems);
  result.statistics = scan.statistics;
  result.category_ids = std::move(scan.coco_category_ids);
  result.notes = description.notes;
  std::move(scan.notes.begin(), scan.notes.end(), std::back_inserter(result.notes));
  if (scan.mixed_polygons) {
    result.notes.push_back("some labels have outlines and some have none: all outlines were left out");
  }
  if (!split.sources.empty()) result.origin = split.sources.front().string();
  return result;
}

/// A dataset of boxes is a frequent mistake here: everything works, and every mask is empty.
void note_missing_outlines(ValDataset& dataset) {
  std::size_t objects = 0, outlined = 0;
  for (const dataset::Sample& sample : dataset.samples) {
    for (const dataset::Label& label : sample.labels) {
      if (label.coco && label.coco->crowd) continue;
      ++objects;
      const bool has_mask = label.coco && !label.coco->run_lengths.empty();
      outlined += label.polygon.empty() && !has_mask ? 0 : 1;
    }
  }
  if (objects == 0 || outlined > 0) return;
  dataset.notes.push_back(
      fmt::format("none of the {} labels has an outline, all are boxes: masks have nothing to be compared with or "
                  "learnt from, and rotated boxes are taken as upright. Rows of outlines are 'class x1 y1 x2 y2 x3 y3 ...'",
                  objects));
}

}  // namespace

ValDataset load_boxes(const ValDatasetRequest& request) {
  dataset::ScanOptions options = scan_options(request);
  options.keep_polygons = false;
  return load(request, dataset::read_dataset_yaml(request.data, request.search), options);
}

ValDataset load_polygons(const ValDatasetRequest& request) {
  ValDataset result =
      load(request, dataset::read_dataset_yaml(request.data, request.search), scan_options(request));
  note_missing_outlines(result);
  return result;
}

ValDataset load_keypoints(const ValDatasetRequest& request) {
  const dataset::DatasetDescription description = dataset::read_dataset_yaml(request.data, request.search);
  if (!description.kpt_shape) {
    throw Error(fmt::format("{}: a dataset of poses needs kpt_shape, for example \"kpt_shape: [17, 3]\"",
                            description.file.string()));
  }
  dataset::ScanOptions options = scan_options(request);
  options.keypoints = description.kpt_shape;
  options.keep_polygons = false;
  ValDataset result = load(request, description, options);
  result.keypoints = *description.kpt_shape;
  result.flip_idx = description.flip_idx;
  result.kpt_oks_sigmas = description.kpt_oks_sigmas;
  return result;
}

ValDataset load_class_folders(const ValDatasetRequest& request) {
  dataset::ClassificationDataset folders =
      dataset::read_classification(request.data, request.split, request.search, scan_options(request));
  ValDataset result;
  result.names = std::move(folders.names);
  result.samples = std::move(folders.samples);
  result.problems = std::move(folders.problems);
  result.statistics = folders.statistics;
  result.notes = std::move(folders.notes);
  result.origin = (folders.root / folders.split).string();
  return result;
}

}  // namespace yolo::tasks
