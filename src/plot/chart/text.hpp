// Smooth text for charts: any height in pixels, along the x or the y axis.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>
#include <yolo/annotator.hpp>

namespace yolo::plot {

/// How a text looks.
struct TextStyle {
  double height = 25;   ///< pixels of a capital letter
  Color color;          ///< black
  bool upward = false;  ///< read from below, as beside a y axis
};

/// Which part of a text lies at its anchor, along the direction of reading.
enum class Anchor { start, middle, end };

/// Pixels that a text takes along its direction of reading.
int text_length(std::string_view text, const TextStyle& style);

/// Draws a text (UTF-8, spelt in Latin where the font has no letter) so that the anchor, on the middle of the
/// capital letters' height, lies at `at`. Parts outside of the image (u8, BGR) are cut off.
void draw_text(cv::Mat& image, std::string_view text, cv::Point2d at, const TextStyle& style,
               Anchor anchor = Anchor::start);

/// The text itself, or its beginning and "..." where it is longer than `most` pixels.
std::string shortened(std::string_view text, const TextStyle& style, int most);

}  // namespace yolo::plot
