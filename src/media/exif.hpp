// The orientation that a camera notes in a picture's EXIF data.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>

namespace yolo::media {

/// 1..8 from EXIF data that begin with their TIFF header ("II*\0" or "MM\0*"), as OpenCV reads them: entries
/// of the first directory in order, up to one that points outside. 1 (upright) when there is none.
int exif_orientation(std::span<const std::byte> tiff);

/// The picture set upright; it is changed in place, so its size may differ afterwards.
void turn_upright(cv::Mat& image, int orientation);

}  // namespace yolo::media
