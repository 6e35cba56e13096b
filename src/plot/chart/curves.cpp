// Lays out curves, their mean and the legend.
#include "plot/chart/curves.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/legend.hpp"
#include "plot/chart/text.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr int kWidth = 2250, kHeight = 1500;
constexpr int kAfterArea = 70, kAfterLegend = 30;  // pixels, left and right of the legend
constexpr int kLongestName = 620;                  // pixels; longer names would leave no room for the curves
constexpr std::size_t kMostNamed = 20;  // classes that have their own colour and a place in the legend
constexpr int kThin = 3, kThick = 10;   // pixels
constexpr double kSmoothed = 0.05;
constexpr Color kMean{255, 0, 0}, kUnnamed{128, 128, 128};
// Tableau's ten colours, in the order in which most plotting programs use them.
constexpr std::array<Color, 10> kColors = {{{180, 119, 31},
                                            {14, 127, 255},
                                            {44, 160, 44},
                                            {40, 39, 214},
                                            {189, 103, 148},
                                            {75, 86, 140},
                                            {194, 119, 227},
                                            {127, 127, 127},
                                            {34, 189, 188},
                                            {207, 190, 23}}};

// What one of the two charts adds to what they share.
struct Layout {
  std::string title, x_title, y_title;
  std::vector<std::string> suffixes;  // after the names in the legend; may be empty
  std::vector<double> mean;
  std::string mean_text;
};

void check(const ClassCurves& curves, std::size_t suffixes) {
  if (curves.y.size() != curves.names.size() || suffixes != curves.y.size()) {
    throw Error(
        fmt::format("Cannot draw curves: expected a name and a value for each of {} classes, found {} and {}",
                    curves.y.size(), curves.names.size(), suffixes));
  }
  for (const auto& values : curves.y) {
    if (values.size() == curves.x.size()) continue;
    throw Error(fmt::format("Cannot draw curves: expected {} values for each class, found {}",
                            curves.x.size(), values.size()));
  }
}

std::vector<LegendEntry> legend_of(const ClassCurves& curves, const Layout& layout) {
  std::vector<LegendEntry> entries;
  if (curves.y.size() <= kMostNamed) {
    for (std::size_t i = 0; i < curves.y.size(); ++i) {
      entries.push_back({shortened(curves.names[i], {kLabelHeight}, kLongestName) + layout.suffixes[i],
                         kColors[i % kColors.size()], kThin});
    }
  }
  entries.push_back({layout.mean_text, kMean, kThick});
  return entries;
}

cv::Mat draw(const ClassCurves& curves, const Layout& layout) {
  cv::Mat canvas = white_canvas({kWidth, kHeight});
  const std::vector<LegendEntry> legend = legend_of(curves, layout);
  const int right = kAfterArea + legend_size(legend).width + kAfterLegend;
  const cv::Rect area(kLeftOfArea, kAboveArea, kWidth - kLeftOfArea - right,
                      kHeight - kAboveArea - kBelowArea);
  Axes axes(canvas, area, {0, 1}, {0, 1});
  const Ticks ticks = round_ticks(0, 1, 6);
  axes.grid(ticks, ticks);
  const bool named = curves.y.size() <= kMostNamed;
  for (std::size_t i = 0; i < curves.y.size(); ++i) {
    axes.line(curves.x, curves.y[i], named ? kColors[i % kColors.size()] : kUnnamed, kThin);
  }
  axes.line(curves.x, layout.mean, kMean, kThick);
  axes.frame(ticks, ticks);
  axes.titles(layout.title, layout.x_title, layout.y_title);
  draw_legend(canvas, {area.br().x + kAfterArea, area.y + 20}, legend);
  return canvas;
}

}  // namespace

std::vector<double> mean_curve(const ClassCurves& curves) {
  if (curves.y.empty()) return {};
  std::vector<double> mean(curves.x.size(), 0.0);
  for (const auto& values : curves.y) {
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += values[i];
  }
  for (double& value : mean) value /= static_cast<double>(curves.y.size());
  return mean;
}

std::vector<double> moving_average(std::span<const double> values, double share) {
  const auto count = static_cast<std::int64_t>(values.size());
  const std::int64_t side = std::llround(std::clamp(share, 0.0, 1.0) * static_cast<double>(count) / 2);
  std::vector<double> means(values.size());
  for (std::int64_t i = 0; i < count; ++i) {
    double sum = 0;
    for (std::int64_t j = i - side; j <= i + side; ++j) {
      sum += values[static_cast<std::size_t>(std::clamp<std::int64_t>(j, 0, count - 1))];
    }
    means[static_cast<std::size_t>(i)] = sum / static_cast<double>(2 * side + 1);
  }
  return means;
}

cv::Mat draw_pr_curve(const ClassCurves& precision, std::span<const double> ap50) {
  check(precision, ap50.size());
  Layout layout{"Precision-Recall Curve", "Recall", "Precision", {}, mean_curve(precision), "no labels"};
  double sum = 0;
  for (const double ap : ap50) {
    layout.suffixes.push_back(fmt::format(" {:.3f}", ap));
    sum += ap;
  }
  if (!ap50.empty()) {
    layout.mean_text = fmt::format("all classes {:.3f} mAP@0.5", sum / static_cast<double>(ap50.size()));
  }
  return draw(precision, layout);
}

cv::Mat draw_confidence_curve(const ClassCurves& curves, const std::string& y_title) {
  check(curves, curves.y.size());
  Layout layout{y_title + "-Confidence Curve",
                "Confidence",
                y_title,
                std::vector<std::string>(curves.y.size()),
                moving_average(mean_curve(curves), kSmoothed),
                "no labels"};
  const auto best = std::max_element(layout.mean.begin(), layout.mean.end());
  if (best != layout.mean.end()) {
    layout.mean_text = fmt::format("all classes {:.2f} at {:.3f}", *best,
                                   curves.x[static_cast<std::size_t>(best - layout.mean.begin())]);
  }
  return draw(curves, layout);
}

void plot_pr_curve(const std::filesystem::path& file, const ClassCurves& precision,
                   std::span<const double> ap50) {
  save_image(file, draw_pr_curve(precision, ap50));
}

void plot_confidence_curve(const std::filesystem::path& file, const ClassCurves& curves,
                           const std::string& y_title) {
  save_image(file, draw_confidence_curve(curves, y_title));
}

}  // namespace yolo::plot
