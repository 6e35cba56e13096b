#include "engine/val_charts.hpp"

#include "plot/chart/confusion.hpp"
#include "plot/chart/curves.hpp"

namespace yolo::engine {
namespace {

void write_curves(const std::filesystem::path& folder, const ApMetrics& part, const std::string& prefix,
                  const std::vector<std::string>& all_names) {
  std::vector<std::string> names;
  for (int cls : part.ap_class_index) {
    const auto index = static_cast<std::size_t>(cls);
    names.push_back(index < all_names.size() ? all_names[index] : std::to_string(cls));
  }
  const ApCurves& curves = part.curves;
  const auto file = [&](const char* name) { return folder / (prefix + name + "_curve.png"); };
  plot::plot_pr_curve(file("PR"), {curves.x, curves.precision_recall, names}, part.ap50);
  plot::plot_confidence_curve(file("F1"), {curves.x, curves.f1, names}, "F1");
  plot::plot_confidence_curve(file("P"), {curves.x, curves.precision, names}, "Precision");
  plot::plot_confidence_curve(file("R"), {curves.x, curves.recall, names}, "Recall");
}

}  // namespace

void write_val_charts(const std::filesystem::path& folder, const ValMetrics& metrics) {
  const bool several = metrics.seg || metrics.pose;
  if (metrics.box) write_curves(folder, *metrics.box, several ? "Box" : "", metrics.names);
  if (metrics.seg) write_curves(folder, *metrics.seg, "Mask", metrics.names);
  if (metrics.pose) write_curves(folder, *metrics.pose, "Pose", metrics.names);
  const ConfusionMatrix& matrix = metrics.confusion_matrix;
  if (matrix.size < 1) return;
  std::vector<std::string> names = metrics.names;
  names.resize(static_cast<std::size_t>(matrix.size), "background");
  plot::plot_confusion_matrix(folder / "confusion_matrix.png", matrix.counts, names, false);
  plot::plot_confusion_matrix(folder / "confusion_matrix_normalized.png", matrix.counts, names, true);
}

}  // namespace yolo::engine
