// Picture files on disk to pixels.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>

namespace yolo::source {

/// Reads a picture file as media::decode_image() does. Any path that the file system can hold will do. Empty
/// when it cannot be read, and `reason` then says why in a few words; a picture that comes with a reason was
/// read in part. Never throws for bad content.
cv::Mat read_image(const std::string& path, std::string& reason);

}  // namespace yolo::source
