#include "engine/val_report.hpp"

#include "dataset/scan_verdict.hpp"
#include "plot/val_table.hpp"

namespace yolo::engine {
namespace {

constexpr std::size_t kProblemsShown = 5;

std::vector<const ApMetrics*> parts_of(const ValMetrics& metrics) {
  std::vector<const ApMetrics*> parts;
  for (const auto* part : {&metrics.box, &metrics.seg, &metrics.pose}) {
    if (*part) parts.push_back(&**part);
  }
  return parts;
}

std::string table_rows(const ValMetrics& metrics, bool detailed) {
  const std::vector<const ApMetrics*> parts = parts_of(metrics);
  plot::ValRow all{"all", metrics.images, metrics.instances, {}};
  for (const ApMetrics* part : parts) {
    for (double figure : {part->mp, part->mr, part->map50, part->map}) all.figures.push_back(figure);
  }
  std::string text = plot::val_row(all);
  const std::vector<int>& classes = parts.front()->ap_class_index;
  if (metrics.names.size() <= 1 || !detailed) return text;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto cls = static_cast<std::size_t>(classes[i]);
    plot::ValRow row;
    row.name = cls < metrics.names.size() ? metrics.names[cls] : std::to_string(cls);
    if (cls < metrics.counts.size()) {
      row.images = metrics.counts[cls].images;
      row.instances = metrics.counts[cls].instances;
    }
    for (const ApMetrics* part : parts) {
      for (double figure : {part->p[i], part->r[i], part->ap50[i], part->ap[i]}) row.figures.push_back(figure);
    }
    text += '\n';
    text += plot::val_row(row);
  }
  return text;
}

}  // namespace

std::string scan_line(const std::string& split, const tasks::ValDataset& dataset) {
  const dataset::ScanStatistics& counts = dataset.statistics;
  std::string line = fmt::format("{}: {}: {} images, {} backgrounds, {} corrupt", split, dataset.origin, counts.found,
                                 counts.backgrounds(), counts.corrupt);
  if (counts.dropped_rows > 0) line += fmt::format(", {} label rows left out", counts.dropped_rows);
  if (counts.duplicate_rows > 0) line += fmt::format(", {} duplicate labels removed", counts.duplicate_rows);
  return line;
}

std::string problem_line(const dataset::LabelProblem& problem) { return dataset::problem_text(problem); }

std::string problem_list(const std::vector<std::string>& lines, const std::string& folder) {
  const std::size_t count = lines.size(), shown = std::min(count, kProblemsShown);
  std::string text = fmt::format("{} remark{} on the dataset:", count, count == 1 ? "" : "s");
  for (std::size_t i = 0; i < shown; ++i) text += "\n  " + lines[i];
  if (count > shown) text += fmt::format("\n  and {} more", count - shown);
  if (!folder.empty()) text += fmt::format("\n  all of them: {}/labels_report.json", folder);
  return text;
}

std::string val_heading(const tasks::Evaluator& evaluator, ApKind ap) {
  const std::vector<std::string_view> subjects = evaluator.subjects();
  if (subjects.empty()) return plot::classify_heading();
  return plot::val_heading(subjects, ap == ApKind::coco ? "coco" : "peer");
}

std::string val_rows(const ValMetrics& metrics, bool detailed) {
  std::string text = metrics.top1 ? plot::classify_row(*metrics.top1, metrics.top5.value_or(0)) : table_rows(metrics, detailed);
  if (!detailed) return text;
  const plot::ValSpeed speed{metrics.speed.preprocess, metrics.speed.inference, 0, metrics.speed.postprocess};
  return text + "\n" + plot::val_speed(speed);
}

}  // namespace yolo::engine
