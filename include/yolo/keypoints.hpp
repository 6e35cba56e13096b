// Keypoints of the objects of one image, with the accessors of the manual's Keypoints.
#pragma once

#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <vector>

#include <yolo/export.hpp>

namespace yolo {

/// One point of a skeleton, in pixels of the original image.
struct Keypoint {
  float x = 0, y = 0;
  float conf = 0;  ///< 0..1; 0 when the model does not tell
};

/// Skeletons in the order of the boxes, each with the same number of points.
class YOLO_API Keypoints {
 public:
  Keypoints() = default;
  /// `points` holds size x per_object entries; throws Error for another number. As the manual's program does, points
  /// with a confidence below 0.5 get x = y = 0, unless `keep_hidden`, as for models of YOLO26 and YOLO12.
  Keypoints(std::vector<Keypoint> points, int per_object, bool has_conf, cv::Size orig_size, bool keep_hidden = false);

  std::size_t size() const;  ///< objects
  bool empty() const { return size() == 0; }
  int per_object() const { return per_object_; }
  std::span<const Keypoint> operator[](std::size_t object) const;  ///< per_object() points
  std::span<const Keypoint> points() const { return points_; }     ///< of all objects, one after the other

  std::vector<std::vector<cv::Point2f>> xy() const;   ///< pixels
  std::vector<std::vector<cv::Point2f>> xyn() const;  ///< divided by image width and height
  std::optional<std::vector<std::vector<float>>> conf() const;  ///< nothing when the model gives none
  bool has_visible() const { return has_conf_; }      ///< whether points have a confidence
  bool keeps_hidden() const { return keep_hidden_; }  ///< whether points of low confidence stay where they are
  cv::Size orig_size() const { return orig_size_; }

  /// Puts those of other objects of the same image behind these. Throws Error when they are of another kind.
  void append(const Keypoints& other);
  /// Those of these objects, in this order. Throws Error for an index that is too large.
  Keypoints select(std::span<const std::size_t> indices) const;

 private:
  std::vector<Keypoint> points_;
  int per_object_ = 0;
  bool has_conf_ = false, keep_hidden_ = false;
  cv::Size orig_size_;
};

}  // namespace yolo
