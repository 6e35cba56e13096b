// Boxes of one image, with the accessors of the manual's Boxes.
#pragma once

#include <array>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <vector>

#include <yolo/column.hpp>
#include <yolo/export.hpp>

namespace yolo {

/// One detected object. Corners in pixels of the original image, clipped to it.
struct Detection {
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  float conf = 0;  ///< 0..1
  int cls = 0;     ///< class index
  int id = -1;     ///< track number, -1 without tracking
};

using Xyxy = std::array<float, 4>;  ///< x1, y1, x2, y2
using Xywh = std::array<float, 4>;  ///< centre x, centre y, width, height

/// Boxes of one image, strongest first.
class YOLO_API Boxes {
 public:
  Boxes() = default;
  Boxes(std::vector<Detection> detections, cv::Size orig_size);

  std::size_t size() const { return detections_.size(); }
  bool empty() const { return detections_.empty(); }
  const Detection& operator[](std::size_t index) const { return detections_[index]; }
  auto begin() const { return detections_.begin(); }
  auto end() const { return detections_.end(); }

  // Columns show the boxes' own values and last as long as the boxes do.
  Column<Xyxy> xyxy() const&;              ///< pixels
  Column<float> conf() const&;
  Column<int> cls() const&;
  std::optional<Column<int>> id() const&;  ///< nothing when not tracked
  Column<Xyxy> xyxy() && = delete;
  Column<float> conf() && = delete;
  Column<int> cls() && = delete;
  std::optional<Column<int>> id() && = delete;

  std::vector<Xywh> xywh() const;   ///< pixels
  std::vector<Xyxy> xyxyn() const;  ///< divided by image width and height: 0..1
  std::vector<Xywh> xywhn() const;
  bool is_track() const;
  cv::Size orig_size() const { return orig_size_; }

  /// Track numbers, one for each box; -1 for one that is not tracked. Throws Error for another number of them.
  void set_ids(std::span<const int> ids);
  /// Those with these indices, in this order. Throws Error for an index that is too large.
  Boxes select(std::span<const std::size_t> indices) const;

 private:
  std::vector<Detection> detections_;
  cv::Size orig_size_;
};

}  // namespace yolo
