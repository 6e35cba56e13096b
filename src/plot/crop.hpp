// Cutting detected objects out of an image, and where their files go.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>

#include <yolo/results.hpp>

namespace yolo::plot {

/// The pixels that a crop of a box takes: the box about its centre, 2 % larger and 10 pixels wider and
/// higher, cut to the image. Empty when nothing of it lies inside or a coordinate is not finite.
cv::Rect crop_rectangle(const Detection& detection, cv::Size image);

/// One part of a path made of any text: separators and control characters become "_", and what no folder may
/// be called (nothing, "." and "..") becomes `fallback`. At most 200 bytes.
std::string path_part(std::string_view text, std::string_view fallback);

/// FOLDER/STEM.jpg, or the first of STEM2.jpg, STEM3.jpg, ... that is not there yet.
std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& stem);

}  // namespace yolo::plot
