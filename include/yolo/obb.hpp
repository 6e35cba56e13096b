// Rotated boxes of one image, with the accessors of the manual's OBB.
#pragma once

#include <array>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <vector>

#include <yolo/boxes.hpp>
#include <yolo/export.hpp>

namespace yolo {

/// One rotated box, in pixels of the original image.
struct RotatedBox {
  float x = 0, y = 0;   ///< centre
  float width = 0, height = 0;
  float angle = 0;      ///< radians, of the width axis, clockwise on the screen
  float conf = 0;       ///< 0..1
  int cls = 0;
  int id = -1;          ///< track number, -1 without tracking
};

using Xywhr = std::array<float, 5>;               ///< centre x, centre y, width, height, angle
using Corners = std::array<cv::Point2f, 4>;

/// The four corners of a rotated box, in the order of the manual's program.
YOLO_API Corners corners_of(const RotatedBox& box);

/// Rotated boxes, strongest first.
class YOLO_API Obb {
 public:
  Obb() = default;
  Obb(std::vector<RotatedBox> boxes, cv::Size orig_size);

  std::size_t size() const { return boxes_.size(); }
  bool empty() const { return boxes_.empty(); }
  const RotatedBox& operator[](std::size_t index) const { return boxes_[index]; }
  auto begin() const { return boxes_.begin(); }
  auto end() const { return boxes_.end(); }

  // Columns show the boxes' own values and last as long as the boxes do.
  Column<Xywhr> xywhr() const&;
  Column<float> conf() const&;
  Column<int> cls() const&;
  std::optional<Column<int>> id() const&;  ///< nothing when not tracked
  Column<Xywhr> xywhr() && = delete;
  Column<float> conf() && = delete;
  Column<int> cls() && = delete;
  std::optional<Column<int>> id() && = delete;

  std::vector<Corners> xyxyxyxy() const;   ///< corners in pixels
  std::vector<Corners> xyxyxyxyn() const;  ///< divided by image width and height
  std::vector<Xyxy> xyxy() const;          ///< upright boxes around them, pixels
  bool is_track() const;
  cv::Size orig_size() const { return orig_size_; }

  /// Track numbers, one for each box; -1 for one that is not tracked. Throws Error for another number of them.
  void set_ids(std::span<const int> ids);
  /// Those with these indices, in this order. Throws Error for an index that is too large.
  Obb select(std::span<const std::size_t> indices) const;

 private:
  std::vector<RotatedBox> boxes_;
  cv::Size orig_size_;
};

}  // namespace yolo
