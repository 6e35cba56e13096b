// Lays out the panels of results.png.
#include "plot/chart/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/legend.hpp"
#include "plot/chart/text.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr int kPanelWidth = 600, kPanelHeight = 560;
constexpr int kLeft = 180, kTop = 80, kRight = 30, kBottom = 90;  // pixels around a panel's area
constexpr double kSigma = 3;                                      // epochs
constexpr std::size_t kMostDots = 60;                             // epochs that are marked one by one
constexpr Color kValues{180, 119, 31}, kSmooth{14, 127, 255};
constexpr std::array<Color, 4> kRates = {{{44, 160, 44}, {40, 39, 214}, {189, 103, 148}, {75, 86, 140}}};
constexpr std::string_view kRatePrefix = "lr/";

struct Panel {
  std::string title;
  std::vector<const EpochCurve*> curves;
  bool smooth = true;
};

struct Rows {
  std::vector<Panel> above, below;
};

// "(B)" of "metrics/mAP50(B)": metrics of one kind belong together.
std::string group_of(const std::string& name) {
  const std::size_t bracket = name.rfind('(');
  return bracket == name.npos ? "" : name.substr(bracket);
}

Rows panels_of(std::span<const EpochCurve> curves) {
  Rows rows;
  std::map<std::string, std::size_t> group_sizes, seen;
  for (const EpochCurve& curve : curves) {
    if (curve.name.starts_with("metrics/")) ++group_sizes[group_of(curve.name)];
  }
  Panel rates{"lr", {}, false};
  for (const EpochCurve& curve : curves) {
    if (curve.name.starts_with(kRatePrefix)) {
      rates.curves.push_back(&curve);
      continue;
    }
    bool above = curve.name.starts_with("train/");
    if (curve.name.starts_with("metrics/")) {
      const std::string group = group_of(curve.name);
      above = seen[group]++ * 2 < group_sizes[group];
    }
    (above ? rows.above : rows.below).push_back({curve.name, {&curve}});
  }
  // Losses first, whatever order the columns have.
  const auto is_loss = [](const Panel& panel) { return !panel.title.starts_with("metrics/"); };
  std::stable_partition(rows.above.begin(), rows.above.end(), is_loss);
  std::stable_partition(rows.below.begin(), rows.below.end(), is_loss);
  if (!rates.curves.empty())
    (rows.above.size() <= rows.below.size() ? rows.above : rows.below).push_back(std::move(rates));
  return rows;
}

// Least and greatest value with a margin; something sensible for one value or none.
Range range_of(std::span<const double> values) {
  Range range{INFINITY, -INFINITY};
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  if (range.low > range.high) return {0, 1};
  double margin = (range.high - range.low) * 0.05;
  if (margin <= std::abs(range.high) * 1e-9) margin = range.high == 0 ? 0.05 : std::abs(range.high) * 0.05;
  return {range.low - margin, range.high + margin};
}

void draw_dots(cv::Mat& canvas, const Axes& axes, std::span<const double> x, std::span<const double> y,
               Color color) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(y[i])) continue;
    const cv::Point2d at = axes.pixel(x[i], y[i]);
    cv::circle(canvas, {cvRound(at.x), cvRound(at.y)}, 6, cv::Scalar(color.b, color.g, color.r), cv::FILLED,
               cv::LINE_AA);
  }
}

// Ticks of an axis, in powers of ten where plain numbers would be long ("lr"): the second is the power, 0
// without.
std::pair<Ticks, int> short_ticks(Range range) {
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  const int power = static_cast<int>(std::floor(std::log10(largest)));
  if (power > -3 && power < 5) return {round_ticks(range.low, range.high, 6), 0};
  const double unit = std::pow(10, power);
  Ticks ticks = round_ticks(range.low / unit, range.high / unit, 6);
  for (double& value : ticks.values) value *= unit;
  return {std::move(ticks), power};
}

void draw_panel(cv::Mat& canvas, cv::Point corner, std::span<const double> epochs, const Panel& panel) {
  const cv::Rect area(corner.x + kLeft, corner.y + kTop, kPanelWidth - kLeft - kRight,
                      kPanelHeight - kTop - kBottom);
  std::vector<double> all;
  for (const EpochCurve* curve : panel.curves)
    all.insert(all.end(), curve->values.begin(), curve->values.end());
  const Range x = range_of(epochs), y = range_of(all);
  const auto [y_ticks, power] = short_ticks(y);
  Ticks x_ticks = round_ticks(x.low, x.high, 5);
  if (epochs.back() - epochs.front() < 4) {  // whole epochs only
    x_ticks = {};
    for (const double epoch : epochs) {
      x_ticks.values.push_back(epoch);
      x_ticks.texts.push_back(fmt::format("{:.0f}", epoch));
    }
  }
  Axes axes(canvas, area, x, y);
  axes.grid(x_ticks, y_ticks);
  for (std::size_t i = 0; i < panel.curves.size(); ++i) {
    const std::vector<double>& values = panel.curves[i]->values;
    const Color color = panel.smooth ? kValues : kRates[i % kRates.size()];
    // Curves that lie on one another stay visible when each is thinner than the one below.
    axes.line(epochs, values, color,
              panel.smooth ? 4 : 3 + 4 * static_cast<int>(panel.curves.size() - 1 - i));
    if (panel.smooth && epochs.size() <= kMostDots) draw_dots(canvas, axes, epochs, values, color);
    if (panel.smooth) axes.line(epochs, gaussian_smoothed(values, kSigma), kSmooth, 4);
  }
  axes.frame(x_ticks, y_ticks);
  axes.titles(panel.title, "", "");
  if (power != 0) draw_text(canvas, fmt::format("x 1e{}", power), {area.x + 12.0, area.y + 26.0}, {20});
}

std::vector<LegendEntry> legend_of(const Rows& rows) {
  std::vector<LegendEntry> entries = {{"results", kValues, 4}, {"smooth", kSmooth, 4}};
  for (const std::vector<Panel>* row : {&rows.above, &rows.below}) {
    for (const Panel& panel : *row) {
      for (std::size_t i = 0; !panel.smooth && i < panel.curves.size(); ++i) {
        entries.push_back({panel.curves[i]->name, kRates[i % kRates.size()], 4});
      }
    }
  }
  return entries;
}

void check(std::span<const double> epochs, std::span<const EpochCurve> curves) {
  if (epochs.empty() || curves.empty())
    throw Error("Cannot draw the results: expected at least one epoch, found none");
  for (const EpochCurve& curve : curves) {
    if (curve.values.size() == epochs.size()) continue;
    throw Error(fmt::format("Cannot draw the results: expected {} values of '{}', found {}", epochs.size(),
                            curve.name, curve.values.size()));
  }
}

}  // namespace

cv::Mat draw_results(std::span<const double> epochs, std::span<const EpochCurve> curves) {
  check(epochs, curves);
  const Rows rows = panels_of(curves);
  // The legend takes a place of its own, where a row is shorter anyway if there is one.
  const std::size_t legend_row = rows.above.size() < rows.below.size() ? 0 : 1;
  const std::size_t columns =
      std::max(rows.above.size() + (legend_row == 0 ? 1 : 0), rows.below.size() + legend_row);
  cv::Mat canvas = white_canvas({static_cast<int>(columns) * kPanelWidth, 2 * kPanelHeight});
  int y = 0;
  for (const std::vector<Panel>* row : {&rows.above, &rows.below}) {
    for (std::size_t i = 0; i < row->size(); ++i) {
      draw_panel(canvas, {static_cast<int>(i) * kPanelWidth, y}, epochs, (*row)[i]);
    }
    y += kPanelHeight;
  }
  const cv::Point corner(static_cast<int>(columns - 1) * kPanelWidth + kLeft,
                         static_cast<int>(legend_row) * kPanelHeight + kTop);
  draw_legend(canvas, corner, legend_of(rows));
  return canvas;
}

void plot_results(const std::filesystem::path& file, std::span<const double> epochs,
                  std::span<const EpochCurve> curves) {
  save_image(file, draw_results(epochs, curves));
}

std::vector<double> gaussian_smoothed(std::span<const double> values, double sigma) {
  const auto count = static_cast<std::int64_t>(values.size());
  const auto radius = static_cast<std::int64_t>(4 * sigma + 0.5);
  std::vector<double> smoothed;
  for (std::int64_t i = 0; i < count; ++i) {
    double sum = 0, weights = 0;
    for (std::int64_t offset = -radius; offset <= radius; ++offset) {
      const std::int64_t period = 2 * count;
      const std::int64_t place = ((i + offset) % period + period) % period;
      const double value = values[static_cast<std::size_t>(place < count ? place : period - 1 - place)];
      if (!std::isfinite(value)) continue;
      const double weight = std::exp(-0.5 * static_cast<double>(offset * offset) / (sigma * sigma));
      sum += weight * value;
      weights += weight;
    }
    smoothed.push_back(weights > 0 ? sum / weights : std::numeric_limits<double>::quiet_NaN());
  }
  return smoothed;
}

}  // namespace yolo::plot
