// How an image became a network input, and the way back.
#pragma once

#include <opencv2/core/types.hpp>

#include "core/release.hpp"

namespace yolo::image {

/// Made once by the letterbox; the only thing that maps coordinates between input and image.
struct Transform {
  cv::Size original;               ///< of the image
  cv::Size input;                  ///< of the network input
  float scale_x = 1, scale_y = 1;  ///< input pixels per image pixel
  float left = 0, top = 0;         ///< input pixels of padding before the image
  float right_limit = 0;  ///< where boxes are cut at the right, in image pixels; 0: the image's width
  bool cuts = true;       ///< whether boxes and points that are mapped back end at the image's edges

  /// Input pixels to image pixels, and cut.
  void restore_box(float& x1, float& y1, float& x2, float& y2) const;
  /// A box in image pixels, cut to the image (to `right_limit` at the right) where `cuts`.
  void cut_box(float& x1, float& y1, float& x2, float& y2) const;
  /// The same for a point; `clip` keeps it inside the image.
  cv::Point2f restore_point(cv::Point2f point, bool clip = true) const;
  /// Image pixels to input pixels.
  void apply_box(float& x1, float& y1, float& x2, float& y2) const;
};

/// A side of the image in pixels of a letterbox: a fraction, or in 8.4 the nearest whole number.
double scaled_side(int side, double gain, Release release);

/// The part of a centred letterbox that shows the image, worked out from the two sizes alone as the peer
/// does. Outlines and key points begin at its corner.
cv::Rect2d place_between(cv::Size input, cv::Size original, Release release);

/// The transform of a centred letterbox, from the two sizes as the peer maps boxes back. Its padding is whole
/// pixels, which can be one beside where the letterbox put the image; results follow the peer.
Transform transform_between(cv::Size input, cv::Size original, Release release = Release::v8_3);

}  // namespace yolo::image
