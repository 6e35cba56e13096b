// Axes with OpenCV's lines.
#include "plot/chart/axes.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/chart/text.hpp"

namespace yolo::plot {
namespace {

constexpr Color kBlack{0, 0, 0}, kGrid{232, 232, 232};
constexpr int kShift = 4;          // OpenCV takes points in sixteenths of a pixel
constexpr double kUnseen = 0.15;   // pixels by which a line may leave out points
constexpr float kFarAway = 20000;  // pixels; further away a point only sets a direction

cv::Scalar scalar(Color color) { return cv::Scalar(color.b, color.g, color.r); }

}  // namespace

cv::Mat white_canvas(cv::Size size) { return {size, CV_8UC3, cv::Scalar::all(255)}; }

Axes::Axes(cv::Mat canvas, cv::Rect area, Range x, Range y)
    : canvas_(std::move(canvas)), area_(area), x_(x), y_(y) {}

cv::Point2d Axes::pixel(double x, double y) const {
  return {area_.x + (x - x_.low) / (x_.high - x_.low) * (area_.width - 1),
          area_.y + (y_.high - y) / (y_.high - y_.low) * (area_.height - 1)};
}

void Axes::grid(const Ticks& x_ticks, const Ticks& y_ticks) {
  cv::Mat area = canvas_(area_);
  for (const double value : x_ticks.values) {
    const int x = cvRound(pixel(value, 0).x) - area_.x;
    cv::line(area, {x, 0}, {x, area.rows}, scalar(kGrid), 2);
  }
  for (const double value : y_ticks.values) {
    const int y = cvRound(pixel(0, value).y) - area_.y;
    cv::line(area, {0, y}, {area.cols, y}, scalar(kGrid), 2);
  }
}

void Axes::line(std::span<const double> x, std::span<const double> y, Color color, int width) {
  std::vector<cv::Point2f> points;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) {
      const cv::Point2d at = pixel(x[i], y[i]);
      points.emplace_back(std::clamp(static_cast<float>(at.x - area_.x), -kFarAway, kFarAway),
                          std::clamp(static_cast<float>(at.y - area_.y), -kFarAway, kFarAway));
    } else {
      segment(points, color, width);
      points.clear();
    }
  }
  segment(points, color, width);
}

void Axes::segment(std::span<const cv::Point2f> points, Color color, int width) {
  if (points.empty()) return;
  // Hundreds of short pieces would pile up their soft edges to a hard one, and take their time.
  std::vector<cv::Point2f> few;
  cv::approxPolyDP(
      cv::Mat(1, static_cast<int>(points.size()), CV_32FC2, const_cast<cv::Point2f*>(points.data())), few,
      kUnseen, false);
  std::vector<cv::Point> fixed;
  for (const cv::Point2f& point : few) {
    fixed.emplace_back(cvRound(point.x * (1 << kShift)), cvRound(point.y * (1 << kShift)));
  }
  cv::Mat area = canvas_(area_);  // OpenCV draws nothing outside of a matrix
  cv::polylines(area, fixed, false, scalar(color), width, cv::LINE_AA, kShift);
}

void Axes::frame(const Ticks& x_ticks, const Ticks& y_ticks) {
  const TextStyle style{kLabelHeight};
  const int bottom = area_.br().y - 1;
  for (std::size_t i = 0; i < x_ticks.values.size(); ++i) {
    const int x = cvRound(pixel(x_ticks.values[i], 0).x);
    cv::line(canvas_, {x, bottom}, {x, bottom + kTickLength}, scalar(kBlack), kFrameWidth);
    draw_text(canvas_, x_ticks.texts[i], {double(x), bottom + 41.0}, style, Anchor::middle);
  }
  for (std::size_t i = 0; i < y_ticks.values.size(); ++i) {
    const int y = cvRound(pixel(0, y_ticks.values[i]).y);
    cv::line(canvas_, {area_.x, y}, {area_.x - kTickLength, y}, scalar(kBlack), kFrameWidth);
    draw_text(canvas_, y_ticks.texts[i], {area_.x - 25.0, double(y)}, style, Anchor::end);
  }
  cv::rectangle(canvas_, area_, scalar(kBlack), kFrameWidth);
}

void Axes::titles(const std::string& above, const std::string& below, const std::string& left) {
  const double x = area_.x + area_.width / 2.0, y = area_.y + area_.height / 2.0;
  draw_text(canvas_, above, {x, area_.y - 42.0}, {kTitleHeight}, Anchor::middle);
  draw_text(canvas_, below, {x, area_.br().y + 100.0}, {kLabelHeight}, Anchor::middle);
  draw_text(canvas_, left, {area_.x - 125.0, y}, {kLabelHeight, {}, true}, Anchor::middle);
}

}  // namespace yolo::plot
