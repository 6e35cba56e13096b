// Changes of colours, byte for byte as Pillow makes them. All images: u8, H x W x 3, red green blue.
#pragma once

#include <opencv2/core/mat.hpp>

namespace yolo::augment::classify {

/// Between black (0) and the image (1), or brighter (above 1).
cv::Mat adjust_brightness(const cv::Mat& image, double factor);
/// Between the grey image (0) and the image (1), or more colourful.
cv::Mat adjust_color(const cv::Mat& image, double factor);
/// Between the mean grey (0) and the image (1), or more contrast.
cv::Mat adjust_contrast(const cv::Mat& image, double factor);
/// Between a smoothed image (0) and the image (1), or sharper.
cv::Mat adjust_sharpness(const cv::Mat& image, double factor);
/// Turns the colour circle by a share of it, -0.5..0.5.
cv::Mat adjust_hue(const cv::Mat& image, double share);

/// Keeps the upper `bits` (0..8) of each value.
cv::Mat posterize(const cv::Mat& image, int bits);
/// Inverts the values from `threshold` on.
cv::Mat solarize(const cv::Mat& image, double threshold);
cv::Mat invert(const cv::Mat& image);
/// Spreads each channel over 0..255.
cv::Mat auto_contrast(const cv::Mat& image);
/// Makes each channel's histogram as even as a table can.
cv::Mat equalize(const cv::Mat& image);

}  // namespace yolo::augment::classify
