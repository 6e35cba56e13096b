// Boxes, labels and text by OpenCV's drawing functions.
#include <yolo/annotator.hpp>

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/glyphs.hpp"

namespace yolo {
namespace {

constexpr double kLineWidthOfImage = 0.003;  // of the mean of width and height
constexpr int kLeastLineWidth = 2;
constexpr int kMostLineWidth = 1024;  // OpenCV refuses more than 32767; nobody sees the difference
constexpr int kTextMargin = 3;        // pixels between a label's text and the end of its background
constexpr auto kFont = cv::FONT_HERSHEY_SIMPLEX;

cv::Scalar scalar(Color color) { return cv::Scalar(color.b, color.g, color.r); }

// Far outside of any image, but far from overflow.
int pixel(float value) { return static_cast<int>(std::clamp(value, -1e6f, 1e6f)); }

int default_line_width(const cv::Mat& image) {
  // Rounds half to even, as the values to compare with do.
  const double width = std::nearbyint((image.rows + image.cols + image.channels()) / 2.0 * kLineWidthOfImage);
  return std::max(static_cast<int>(width), kLeastLineWidth);
}

}  // namespace

Annotator::Annotator(cv::Mat image, std::optional<int> line_width, std::optional<double> font_scale)
    : image_(std::move(image)) {
  if (image_.empty()) throw Error("Cannot draw on an empty image: expected at least 1x1 pixels");
  if (image_.type() != CV_8UC3) {
    throw Error(fmt::format("Cannot draw on an image of OpenCV type {}: expected 8-bit BGR with 3 channels",
                            cv::typeToString(image_.type())));
  }
  line_width_ =
      line_width.value_or(0) > 0 ? std::min(*line_width, kMostLineWidth) : default_line_width(image_);
  font_scale_ = font_scale.value_or(line_width_ / 3.0);
  thickness_ = std::max(line_width_ - 1, 1);
}

void Annotator::box_label(const Xyxy& box, std::string_view label, Color color) {
  if (!std::all_of(box.begin(), box.end(), [](float value) { return std::isfinite(value); })) return;
  const cv::Point corner(pixel(box[0]), pixel(box[1]));
  cv::rectangle(image_, corner, {pixel(box[2]), pixel(box[3])}, scalar(color), line_width_, cv::LINE_AA);
  this->label(corner, label, color);
}

void Annotator::rotated_box_label(const Corners& corners, std::string_view label, Color color) {
  std::vector<cv::Point> points;
  for (const cv::Point2f& corner : corners) {
    if (!std::isfinite(corner.x) || !std::isfinite(corner.y)) return;
    points.emplace_back(pixel(corner.x), pixel(corner.y));
  }
  cv::polylines(image_, points, true, scalar(color), line_width_);
  this->label(points[0], label, color);
}

void Annotator::label(cv::Point corner, std::string_view label, Color color) {
  const std::string text = plot::drawable(label);
  if (text.empty()) return;

  const cv::Size size = text_size(text) + cv::Size(0, kTextMargin);
  corner.x = std::min(corner.x, image_.cols - size.width);
  const bool above = corner.y >= size.height;
  const cv::Point opposite(corner.x + size.width, above ? corner.y - size.height : corner.y + size.height);
  cv::rectangle(image_, corner, opposite, scalar(color), cv::FILLED, cv::LINE_AA);
  put_text(text, {corner.x, above ? corner.y - 2 : corner.y + size.height - 1}, text_color(color));
}

void Annotator::dot(cv::Point2f center, int radius, Color color) {
  if (!std::isfinite(center.x) || !std::isfinite(center.y)) return;
  const int size = std::clamp(radius, 0, kMostLineWidth);
  cv::circle(image_, {pixel(center.x), pixel(center.y)}, size, scalar(color), cv::FILLED, cv::LINE_AA);
}

void Annotator::line(cv::Point from, cv::Point to, Color color, int thickness) {
  cv::line(image_, from, to, scalar(color), std::clamp(thickness, 1, kMostLineWidth), cv::LINE_AA);
}

void Annotator::text(cv::Point origin, std::string_view text, Color color, bool box) {
  const std::string drawn = plot::drawable(text);
  if (box) {
    const cv::Size size = text_size(drawn) + cv::Size(0, kTextMargin);
    const bool above = origin.y >= size.height;
    const cv::Point opposite(origin.x + size.width, above ? origin.y - size.height : origin.y + size.height);
    cv::rectangle(image_, origin, opposite, scalar(color), cv::FILLED, cv::LINE_AA);
    if (!above) origin.y += size.height - 1;
    color = {255, 255, 255};
  }
  put_text(drawn, origin, color);
}

cv::Size Annotator::text_size(const std::string& text) const {
  return cv::getTextSize(text, kFont, font_scale_, thickness_, nullptr);
}

void Annotator::put_text(const std::string& text, cv::Point origin, Color color) {
  cv::putText(image_, text, origin, kFont, font_scale_, scalar(color), thickness_, cv::LINE_AA);
}

}  // namespace yolo
