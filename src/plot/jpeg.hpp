// JPEG without colour subsampling, which OpenCV's encoder cannot write before 4.7.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace yolo::plot {

/// Encodes a u8 BGR image as baseline JPEG with full colour resolution. Quality is 1..100. Throws Error.
std::vector<unsigned char> encode_jpeg(const cv::Mat& image, int quality = 95);

}  // namespace yolo::plot
