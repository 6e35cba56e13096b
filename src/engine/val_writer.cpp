#include "engine/val_writer.hpp"

#include <opencv2/imgproc.hpp>

#include "engine/run_folder.hpp"
#include "engine/val_charts.hpp"
#include "tasks/coco_rows.hpp"
#include "results/placement.hpp"

namespace yolo::engine {
namespace {

namespace fs = std::filesystem;

constexpr int kMosaicGroups = 3;      // batches that are shown, as by the manual's program
constexpr float kShownConf = 0.25F;   // weaker predictions are not drawn

bool saves_anything(const ValOptions& options) {
  return options.plots || options.save.json || options.save.txt || options.save.hybrid;
}

/// Only what is worth showing: val keeps boxes of nearly no confidence.
Results shown(const Results& results) {
  if (results.probs) return results;
  const Column<float> conf = results.obb ? results.obb->conf() : results.boxes.conf();
  std::vector<std::size_t> strong;
  for (std::size_t i = 0; i < conf.size(); ++i) {
    if (conf[i] > kShownConf) strong.push_back(i);
  }
  Results kept = results.select(strong);
  kept.orig_img.release();
  return kept;
}

plot::MosaicTile tile_of(const cv::Mat& picture, const std::string& caption, Results results) {
  return {picture, caption, [results = std::move(results)](Annotator& annotator, double scale) {
            const cv::Size plane = annotator.result().size();
            const Results small = results::placed(results, {scale, {0, 0}, plane});
            PlotOptions options;
            options.keypoint_radius = 2;
            for (const tasks::TaskSpec& task : tasks::all_tasks()) task.draw(annotator, small, options);
          }};
}

/// At most as large as it can be shown, so that whole batches can be kept.
cv::Mat smaller(const cv::Mat& image, double& scale) {
  scale = std::min(1.0, 640.0 / std::max(image.rows, image.cols));
  if (scale == 1.0) return image;
  cv::Mat result;
  cv::resize(image, result, {}, scale, scale, cv::INTER_AREA);
  return result;
}

}  // namespace

ValWriter::ValWriter(const ValOptions& options, const std::string& task, const std::string& runs_dir, std::vector<int> category_ids)
    : options_(options), category_ids_(std::move(category_ids)) {
  if (!saves_anything(options)) return;
  folder_ = open_run_folder(runs_dir, options.folder, task, "val");
  if (options.save.json) json_ = std::make_unique<plot::JsonArrayFile>(folder_ / "predictions.json");
}

void ValWriter::write_json_rows(const dataset::Sample& sample, const Results& results) {
  const std::string id = !sample.coco_id.empty() ? sample.coco_id : tasks::coco_image_id(sample.image.string());
  const std::string rows = tasks::coco_rows(results, id, category_ids_);
  if (!rows.empty()) json_->add(rows);
}

void ValWriter::write(const dataset::Sample& sample, const Results& results, const tasks::Evaluator& evaluator, int group) {
  if (folder_.empty()) return;
  if (json_) write_json_rows(sample, results);
  if (options_.save.txt || options_.save.hybrid) {
    const fs::path file = folder_ / "labels" / (sample.image.stem().string() + ".txt");
    std::error_code ignored;
    fs::remove(file, ignored);  // of an earlier run that shares the folder
    results.save_txt(file.string(), options_.save.conf);
  }
  if (!options_.plots) return;
  if (group != group_) {
    write_mosaics();
    group_ = group;
  }
  add_tiles(sample, results, evaluator);
}

void ValWriter::add_tiles(const dataset::Sample& sample, const Results& results, const tasks::Evaluator& evaluator) {
  if (group_ >= kMosaicGroups || truths_.size() >= plot::kMosaicTiles) return;
  const std::string caption = sample.image.filename().string();
  double scale = 1;
  const cv::Mat picture = smaller(results.orig_img, scale);
  const results::Placement placement{scale, {0, 0}, picture.size()};
  truths_.push_back(tile_of(picture, caption, results::placed(evaluator.truth(sample), placement)));
  predictions_.push_back(tile_of(picture, caption, results::placed(shown(results), placement)));
}

void ValWriter::write_mosaics() {
  if (truths_.empty()) return;
  plot::plot_mosaic(folder_ / fmt::format("val_batch{}_labels.jpg", group_), truths_);
  plot::plot_mosaic(folder_ / fmt::format("val_batch{}_pred.jpg", group_), predictions_);
  truths_.clear();
  predictions_.clear();
}

std::string ValWriter::finish(const ValMetrics& metrics, const std::vector<dataset::LabelProblem>& problems) {
  if (folder_.empty()) return "";
  if (options_.plots) {
    write_mosaics();
    write_val_charts(folder_, metrics);
  }
  if (json_) json_->finish();
  if (!problems.empty()) dataset::write_labels_report(folder_ / "labels_report.json", problems);
  return folder_.string();
}

}  // namespace yolo::engine
