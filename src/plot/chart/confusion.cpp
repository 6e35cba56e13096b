// Cells, names and the colour bar of a confusion matrix.
#include "plot/chart/confusion.hpp"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/color_scale.hpp"
#include "plot/chart/text.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr int kWidth = 3000, kHeight = 2250;
constexpr int kTop = 100, kLongestName = 420, kLeast = 40;  // pixels
constexpr int kBesideNames = 150;                           // pixels for an axis' title and ticks
constexpr int kRightOfMatrix = 420;                         // pixels for the colour bar
constexpr double kBlank = 0.005;
constexpr std::size_t kMostNumbered = 30;  // 29 classes and the background
constexpr double kLeastReadable = 9;       // height of capitals in pixels
constexpr std::size_t kLargest = 20000;    // rows; a picture has not nearly as many pixels

// The matrix as it is drawn and where.
struct Heat {
  std::span<const double> values;
  std::size_t size = 0;
  double highest = 1;
  cv::Rect area;

  bool blank(double value) const { return !(value >= kBlank); }
  int edge(std::size_t i) const { return static_cast<int>(i * static_cast<std::size_t>(area.width) / size); }
  // Cells smaller than a pixel still get one.
  cv::Rect cell(std::size_t row, std::size_t column) const {
    const cv::Point corner(edge(column), edge(row));
    return {area.tl() + corner,
            cv::Size(std::max(1, edge(column + 1) - corner.x), std::max(1, edge(row + 1) - corner.y))};
  }
};

double highest_of(std::span<const double> values) {
  double highest = 0;
  for (const double value : values) {
    if (std::isfinite(value)) highest = std::max(highest, value);
  }
  return highest >= kBlank ? highest : 1;
}

std::string number_text(double value, bool share) {
  return share ? fmt::format("{:.2f}", value) : fmt::format("{:.0f}", value);
}

// Capitals as high as the longest number allows, the same in all cells.
double number_height(const Heat& heat, bool share) {
  const double cell = static_cast<double>(heat.area.width) / static_cast<double>(heat.size);
  const TextStyle style{std::min(26.0, cell * 0.4)};
  const int length = std::max(1, text_length(number_text(heat.highest, share), style));
  return style.height * std::min(1.0, cell * 0.86 / length);
}

void draw_cells(cv::Mat& canvas, const Heat& heat, bool share) {
  const double height = number_height(heat, share);
  for (std::size_t row = 0; row < heat.size; ++row) {
    for (std::size_t column = 0; column < heat.size; ++column) {
      const double value = heat.values[row * heat.size + column];
      if (heat.blank(value)) continue;
      const Color color = blue_scale(value / heat.highest);
      const cv::Rect cell = heat.cell(row, column);
      canvas(cell & cv::Rect({}, canvas.size())).setTo(cv::Scalar(color.b, color.g, color.r));
      if (heat.size > kMostNumbered) continue;
      draw_text(canvas, number_text(value, share), {cell.x + cell.width / 2.0, cell.y + cell.height / 2.0},
                {height, ink_on(color)}, Anchor::middle);
    }
  }
}

// One tick a row and column: a name, or now and then a number.
void draw_names(cv::Mat& canvas, const Heat& heat, std::span<const std::string> texts,
                const TextStyle& style) {
  TextStyle turned = style;
  turned.upward = true;
  const cv::Scalar black;
  for (std::size_t i = 0; i < heat.size; ++i) {
    if (texts[i].empty()) continue;
    const cv::Rect cell = heat.cell(i, i);
    const cv::Point middle(cell.x + cell.width / 2, cell.y + cell.height / 2);
    const int left = heat.area.x - 3, bottom = heat.area.br().y + 2;
    cv::line(canvas, {left, middle.y}, {left - kTickLength, middle.y}, black, 2);
    cv::line(canvas, {middle.x, bottom}, {middle.x, bottom + kTickLength}, black, 2);
    draw_text(canvas, texts[i], {left - 22.0, double(middle.y)}, style, Anchor::end);
    draw_text(canvas, texts[i], {double(middle.x), bottom + 22.0}, turned, Anchor::end);
  }
}

// Names cut to a length, or the numbers of some rows where names would not be readable.
std::vector<std::string> tick_texts(std::span<const std::string> names, const TextStyle& style,
                                    bool readable) {
  std::vector<std::string> texts(names.size());
  if (readable) {
    for (std::size_t i = 0; i < names.size(); ++i) texts[i] = shortened(names[i], style, kLongestName);
    return texts;
  }
  const Ticks ticks = round_ticks(0, static_cast<double>(names.size() - 1), 21);
  for (std::size_t i = 0; i < ticks.values.size(); ++i) {
    texts[static_cast<std::size_t>(std::lround(ticks.values[i]))] = ticks.texts[i];
  }
  return texts;
}

int longest_of(std::span<const std::string> texts, const TextStyle& style) {
  int longest = kLeast;
  for (const std::string& text : texts) longest = std::max(longest, text_length(text, style));
  return longest;
}

cv::Mat draw(Heat heat, std::span<const std::string> names, bool share) {
  cv::Mat canvas = white_canvas({kWidth, kHeight});
  // The cells' size follows from the longest name, and the texts' size from the cells; the smallest possible
  // cells decide whether names are readable.
  const double cell = static_cast<double>(kHeight - kTop - kBesideNames - kLongestName) / heat.size;
  const bool readable = cell * 0.62 >= kLeastReadable;
  const TextStyle style{readable ? std::min(kLabelHeight, cell * 0.62) : 20.0};
  const std::vector<std::string> texts = tick_texts(names, style, readable);
  const int beside = longest_of(texts, style) + kBesideNames;
  const int side = kHeight - kTop - beside;
  const int left = std::max(beside, beside + (kWidth - kRightOfMatrix - beside - side) / 2);
  heat.area = {left, kTop, side, side};

  draw_cells(canvas, heat, share);
  cv::rectangle(canvas, heat.area + cv::Point(-2, -2) + cv::Size(4, 4), cv::Scalar::all(190), 2);
  draw_names(canvas, heat, texts, style);
  const double middle = left + side / 2.0;
  draw_text(canvas, share ? "Confusion Matrix Normalized" : "Confusion Matrix", {middle, kTop - 45.0},
            {kTitleHeight}, Anchor::middle);
  draw_text(canvas, "True", {middle, kHeight - 45.0}, {kLabelHeight}, Anchor::middle);
  draw_text(canvas, "Predicted", {left - beside + 45.0, kTop + side / 2.0}, {kLabelHeight, {}, true},
            Anchor::middle);
  draw_color_bar(canvas, {heat.area.br().x + 120, kTop, 80, side}, heat.highest);
  return canvas;
}

}  // namespace

std::vector<double> column_shares(std::span<const double> matrix, std::size_t size) {
  std::vector<double> sums(size, 0.0), shares(matrix.begin(), matrix.end());
  for (std::size_t i = 0; i < shares.size(); ++i) sums[i % size] += shares[i];
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (sums[i % size] > 0) shares[i] /= sums[i % size];
  }
  return shares;
}

cv::Mat draw_confusion_matrix(std::span<const double> matrix, std::span<const std::string> names,
                              bool normalize) {
  const std::size_t size = names.size();
  if (size == 0 || size > kLargest || matrix.size() != size * size) {
    throw Error(
        fmt::format("Cannot draw a confusion matrix: expected 1 to {} names and a value for each pair of "
                    "them, found {} names and {} values",
                    kLargest, size, matrix.size()));
  }
  const std::vector<double> values =
      normalize ? column_shares(matrix, size) : std::vector<double>(matrix.begin(), matrix.end());
  return draw({values, size, highest_of(values), {}}, names, normalize);
}

void plot_confusion_matrix(const std::filesystem::path& file, std::span<const double> matrix,
                           std::span<const std::string> names, bool normalize) {
  save_image(file, draw_confusion_matrix(matrix, names, normalize));
}

}  // namespace yolo::plot
