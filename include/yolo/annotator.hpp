// Draws boxes, labels and text on an image, in the colours and sizes of the manual's Annotator.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string_view>

#include <yolo/export.hpp>
#include <yolo/results.hpp>

namespace yolo {

/// One colour, in the order of the pixels of a cv::Mat.
struct Color {
  std::uint8_t b = 0, g = 0, r = 0;
  bool operator==(const Color&) const = default;
};

/// The colour of a class. The palette has 20 entries and repeats; negative indices count from its end.
YOLO_API Color class_color(int cls);

/// A text colour that reads well on a background: dark on the bright colours of the palette, else white.
YOLO_API Color text_color(Color background);

/// Draws on the pixels of the image that it is given (pass image.clone() to keep the original).
///
/// OpenCV's built-in font knows printable ASCII only. Other characters of a label are replaced by a Latin
/// spelling where there is one ("é" by "e", "ш" by "sh") and by their code point, as "<U+732B>", where not.
class YOLO_API Annotator {
 public:
  /// `image` is u8, 3 channels, BGR, not empty; throws Error otherwise. Without `line_width` (pixels; 0
  /// counts as unset) lines are 0.3 % of the mean of width and height thick, at least 2 pixels. Without
  /// `font_scale` (of OpenCV's font, whose capitals are 21 pixels high at 1) letters follow the lines.
  explicit Annotator(cv::Mat image, std::optional<int> line_width = std::nullopt,
                     std::optional<double> font_scale = std::nullopt);

  /// A rectangle (pixels) and, unless the label is empty, the label on a filled background: above the upper
  /// left corner, inside the box where there is no room above, moved left where it would leave the image on
  /// the right. A box with a coordinate that is not a finite number is not drawn.
  void box_label(const Xyxy& box, std::string_view label = {}, Color color = {128, 128, 128});

  /// A rotated rectangle (pixels) with its label at the first corner, placed as that of an upright box.
  void rotated_box_label(const Corners& corners, std::string_view label = {}, Color color = {128, 128, 128});

  /// A filled circle. A centre with a coordinate that is not a finite number is not drawn.
  void dot(cv::Point2f center, int radius, Color color);

  /// A straight line between two pixels.
  void line(cv::Point from, cv::Point to, Color color, int thickness);

  /// Lays a veil of `alpha` (0..1) over what each mask covers, one colour a mask; throws Error when their numbers differ.
  /// Where masks overlap, each channel takes its strongest colour. Drawn in the plane of the masks and scaled back as
  /// by the peer, so masks of less than the image's size cost sharpness; those of retina_masks do not.
  void masks(const Masks& masks, std::span<const Color> colors, float alpha = 0.5F);

  /// Text whose baseline starts at `origin`. With `box`, white text on a filled background of that colour;
  /// both go below `origin` where there is no room above.
  void text(cv::Point origin, std::string_view text, Color color = {255, 255, 255}, bool box = false);

  /// The image, sharing its pixels.
  const cv::Mat& result() const { return image_; }

  int line_width() const { return line_width_; }     ///< pixels
  double font_scale() const { return font_scale_; }  ///< of OpenCV's font
  int text_thickness() const { return thickness_; }  ///< pixels

 private:
  void label(cv::Point corner, std::string_view label, Color color);
  cv::Size text_size(const std::string& text) const;
  void put_text(const std::string& text, cv::Point origin, Color color);

  cv::Mat image_;
  int line_width_;
  double font_scale_;
  int thickness_;
};

}  // namespace yolo
