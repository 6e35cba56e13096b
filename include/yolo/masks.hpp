// Masks of the objects of one image, with the accessors of the manual's Masks.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

#include <yolo/export.hpp>

namespace yolo {

using Polygon = std::vector<cv::Point2f>;

/// A binary mask that is stored only where it can be set.
struct Mask {
  cv::Rect where;  ///< pixels of the plane that `bits` covers; may be empty
  cv::Mat bits;    ///< u8, where.height x where.width, 0 or 1
};

/// Which outline stands for a mask of several pieces.
enum class Outline {
  largest,  ///< the piece whose outline has the most points, as the manual's "largest"
  all,      ///< the outlines of all pieces, one after the other
  joined,   ///< the outlines of all pieces as one, each joined to the next at their nearest points: YOLO26 and YOLO12
};

/// Masks in the order of the boxes.
class YOLO_API Masks {
 public:
  Masks() = default;
  /// `plane` is the size in which the masks are given: the network input with its padding, or, with retina_masks, the
  /// original image. `image` is the part of the plane that shows the image; empty: it is worked out from the two sizes,
  /// centred, as the manual's Masks does. `outline`: which one stands for a mask where nothing else is asked for. Throws Error
  /// when a mask does not fit the plane.
  Masks(std::vector<Mask> masks, cv::Size plane, cv::Size orig_size, cv::Rect2d image = {}, Outline outline = Outline::largest);

  std::size_t size() const { return masks_.size(); }
  bool empty() const { return masks_.empty(); }
  const Mask& operator[](std::size_t index) const { return masks_[index]; }
  auto begin() const { return masks_.begin(); }
  auto end() const { return masks_.end(); }

  cv::Mat data(std::size_t index) const;  ///< u8, plane height x plane width, 0 or 1
  /// The mask in pixels of the original image: u8, height x width, 0 or 1, without the padding of the input.
  cv::Mat original(std::size_t index) const;
  /// Outlines in pixels of the original image; without points for an empty mask.
  std::vector<Polygon> xy(Outline outline) const;
  std::vector<Polygon> xyn(Outline outline) const;  ///< divided by image width and height
  std::vector<Polygon> xy() const { return xy(outline_); }
  std::vector<Polygon> xyn() const { return xyn(outline_); }
  Outline outline() const { return outline_; }
  cv::Size plane() const { return plane_; }
  cv::Size orig_size() const { return orig_size_; }

  /// Puts others of the same plane and image behind these. Throws Error when they are given otherwise.
  void append(const Masks& other);
  /// Those with these indices, in this order; pixels are shared, not copied. Throws Error for an index that is too large.
  Masks select(std::span<const std::size_t> indices) const;

 private:
  std::vector<Mask> masks_;
  cv::Size plane_, orig_size_;
  double gain_x_ = 1, gain_y_ = 1, left_ = 0, top_ = 0;  // image pixels to pixels of the plane
  Outline outline_ = Outline::largest;
};

}  // namespace yolo
