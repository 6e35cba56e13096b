// Puts what a validation finds into its run folder: labels, predictions in COCO form, mosaics, charts.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <yolo/log.hpp>
#include <yolo/val_options.hpp>

#include "engine/loaded_model.hpp"
#include "plot/chart/mosaic.hpp"
#include "plot/json_array_file.hpp"

namespace yolo::engine {

class ValWriter {
 public:
  /// Makes the run folder when the options ask for anything. `category_ids` maps classes for predictions.json.
  ValWriter(const ValOptions& options, const std::string& task, const std::string& runs_dir, std::vector<int> category_ids);

  /// One image of shape group `group`, in order.
  void write(const dataset::Sample& sample, const Results& results, const tasks::Evaluator& evaluator, int group);

  /// Writes what needs all images. Returns the run folder, "" without one. Throws Error.
  std::string finish(const ValMetrics& metrics, const std::vector<dataset::LabelProblem>& problems);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  void add_tiles(const dataset::Sample& sample, const Results& results, const tasks::Evaluator& evaluator);
  void write_mosaics();
  void write_json_rows(const dataset::Sample& sample, const Results& results);

  ValOptions options_;
  std::filesystem::path folder_;
  std::vector<int> category_ids_;
  std::unique_ptr<plot::JsonArrayFile> json_;
  int group_ = -1;
  std::vector<plot::MosaicTile> truths_, predictions_;  // of the group
};

}  // namespace yolo::engine
