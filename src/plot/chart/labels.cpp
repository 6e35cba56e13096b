// The four panels of labels.jpg, and the correlogram.
#include "plot/chart/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/histogram.hpp"
#include "plot/chart/text.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr int kSide = 1600, kPanel = kSide / 2;
constexpr int kLeft = 190, kTop = 75, kRight = 45, kBottom = 160;  // pixels around a panel's area
constexpr std::size_t kMostNamed = 30;                             // classes whose names fit below their bars
constexpr std::size_t kMostBoxes = 1000;
constexpr int kBins = 50;
constexpr Range kWhole{0, 1};
constexpr int kNameRoom = 140;  // pixels that an upright name may take
constexpr double kNameHeight = 15;

constexpr int kLargeSide = 2000, kLargeMargin = 150, kGap = 24, kCorrelogramBins = 40;
constexpr std::array<const char*, 4> kAxisNames = {"x", "y", "width", "height"};
constexpr Color kBar{198, 146, 66};

void check(const LabelBoxes& labels) {
  if (labels.classes.size() == labels.boxes.size()) return;
  throw Error(fmt::format("Cannot draw labels: expected as many classes as boxes, found {} and {}",
                          labels.classes.size(), labels.boxes.size()));
}

std::vector<float> values_of(const LabelBoxes& labels, std::size_t index) {
  std::vector<float> values;
  for (const auto& box : labels.boxes) values.push_back(box[index]);
  return values;
}

cv::Rect panel_area(int column, int row) {
  return {column * kPanel + kLeft, row * kPanel + kTop, kPanel - kLeft - kRight, kPanel - kTop - kBottom};
}

// The colour of a class; the palette's nearly white one would not be seen on white.
cv::Scalar ink_of(int cls) {
  const Color color = class_color(cls);
  if (std::min({color.b, color.g, color.r}) > 230) return cv::Scalar::all(150);
  return {double(color.b), double(color.g), double(color.r)};
}

void draw_class_names(cv::Mat& canvas, cv::Rect area, const std::vector<std::string>& names) {
  const double step = static_cast<double>(area.width) / static_cast<double>(names.size());
  const TextStyle style{std::min(kNameHeight, step * 0.8), {}, true};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double x = area.x + (static_cast<double>(i) + 0.5) * step;
    draw_text(canvas, shortened(names[i], style, kNameRoom), {x, area.br().y + 12.0}, style, Anchor::end);
  }
}

void draw_class_bars(cv::Mat& canvas, cv::Rect area, const LabelBoxes& labels) {
  const std::size_t classes = std::max<std::size_t>(labels.names.size(), 1);
  std::vector<int> counts(classes);
  for (const int cls : labels.classes) {
    if (cls >= 0 && static_cast<std::size_t>(cls) < classes) ++counts[static_cast<std::size_t>(cls)];
  }
  const double highest = std::max(1, *std::ranges::max_element(counts)) / 0.95;
  Axes axes(canvas, area, {0, static_cast<double>(classes)}, {0, highest});
  Ticks y_ticks = round_ticks(0, highest, 6);
  if (highest < 6) y_ticks = round_ticks(0, highest, static_cast<int>(highest) + 1);  // whole labels only
  axes.grid({}, y_ticks);
  for (std::size_t i = 0; i < classes; ++i) {
    const cv::Point2d from = axes.pixel(static_cast<double>(i) + 0.1, counts[i]);
    const cv::Point2d to = axes.pixel(static_cast<double>(i) + 0.9, 0);
    cv::rectangle(canvas, {cvRound(from.x), cvRound(from.y)},
                  {std::max(cvRound(from.x) + 1, cvRound(to.x)), cvRound(to.y)}, ink_of(static_cast<int>(i)),
                  cv::FILLED);
  }
  const bool named = labels.names.size() <= kMostNamed;
  axes.frame(named ? Ticks{} : round_ticks(0, static_cast<double>(classes), 6), y_ticks);
  if (named) draw_class_names(canvas, area, labels.names);
  axes.titles("instances", named ? "" : "classes", "");  // beside the axis numbers may need all the room
}

// Boxes around a common centre show which shapes there are.
void draw_shapes(cv::Mat& canvas, cv::Rect area, const LabelBoxes& labels) {
  cv::Mat inside = canvas(area);
  for (std::size_t i = 0; i < std::min(labels.boxes.size(), kMostBoxes); ++i) {
    const float width = labels.boxes[i][2] * static_cast<float>(area.width);
    const float height = labels.boxes[i][3] * static_cast<float>(area.height);
    if (!(width >= 0 && height >= 0 && width < 1e6F && height < 1e6F)) continue;
    const cv::Rect box(cvRound((static_cast<float>(area.width) - width) / 2),
                       cvRound((static_cast<float>(area.height) - height) / 2), cvRound(width),
                       cvRound(height));
    cv::rectangle(inside, box, ink_of(labels.classes[i]), 1, cv::LINE_AA);
  }
  cv::rectangle(canvas, area, cv::Scalar::all(200), 1);
  Axes(canvas, area, kWhole, kWhole).titles("boxes, centred", "", "");
}

void draw_map(cv::Mat& canvas, cv::Rect area, const LabelBoxes& labels, std::size_t x, bool downward) {
  const Ticks ticks = round_ticks(0, 1, 6);
  Axes axes(canvas, area, kWhole, downward ? Range{1, 0} : kWhole);
  axes.grid(ticks, ticks);
  draw_density(canvas, area, counts_in_plane(values_of(labels, x), values_of(labels, x + 1), kWhole, kBins),
               kBins, downward);
  axes.frame(ticks, ticks);
  axes.titles("", kAxisNames[x], kAxisNames[x + 1]);
}

}  // namespace

cv::Mat draw_labels(const LabelBoxes& labels) {
  check(labels);
  cv::Mat canvas = white_canvas({kSide, kSide});
  draw_class_bars(canvas, panel_area(0, 0), labels);
  draw_shapes(canvas, panel_area(1, 0), labels);
  draw_map(canvas, panel_area(0, 1), labels, 0, true);
  draw_map(canvas, panel_area(1, 1), labels, 2, false);
  return canvas;
}

cv::Mat draw_labels_correlogram(const LabelBoxes& labels) {
  check(labels);
  cv::Mat canvas = white_canvas({kLargeSide, kLargeSide});
  const int side = (kLargeSide - kLargeMargin - 30 - 3 * kGap) / 4;
  const Ticks ticks{{0.2, 0.4, 0.6, 0.8},
                    {"0.2", "0.4", "0.6", "0.8"}};  // ends would run into those of the next panel
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      const cv::Rect area(kLargeMargin + static_cast<int>(column) * (side + kGap),
                          30 + static_cast<int>(row) * (side + kGap), side, side);
      const std::vector<float> x = values_of(labels, column), y = values_of(labels, row);
      if (row == column) {
        draw_bars(canvas, area, counts_in_range(x, kWhole, kCorrelogramBins), kBar);
      } else {
        draw_density(canvas, area, counts_in_plane(x, y, kWhole, kCorrelogramBins), kCorrelogramBins, false);
      }
      Axes axes(canvas, area, kWhole, kWhole);
      axes.frame(row == 3 ? ticks : Ticks{}, column == 0 && row > 0 ? ticks : Ticks{});
      axes.titles("", row == 3 ? kAxisNames[column] : "", column == 0 ? kAxisNames[row] : "");
    }
  }
  return canvas;
}

void plot_labels(const std::filesystem::path& file, const LabelBoxes& labels) {
  save_image(file, draw_labels(labels));
}

void plot_labels_correlogram(const std::filesystem::path& file, const LabelBoxes& labels) {
  save_image(file, draw_labels_correlogram(labels));
}

}  // namespace yolo::plot
