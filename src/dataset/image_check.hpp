// Whether a picture file can be used, and its size.
#pragma once

#include <filesystem>
#include <opencv2/core/types.hpp>
#include <string>

namespace yolo::dataset {

inline constexpr int kSmallestSide = 10;  ///< pixels, as in the peer

struct ImageCheck {
  cv::Size size;
  std::string problem;  ///< why it cannot be used; empty when it can
};

/// Reads the header, and decodes only where that does not suffice: other formats, files without their end.
ImageCheck check_image(const std::filesystem::path& file);

}  // namespace yolo::dataset
