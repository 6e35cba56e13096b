// Writes results into folders that may not be there yet, never half of one.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>

namespace yolo::plot {

/// Makes the folder that a file goes into. Throws Error.
void make_parent(const std::filesystem::path& file);

/// Makes the folder, then core's atomic_write, without waiting for the disk. Throws Error; then `file` is as
/// before.
void write_file(const std::filesystem::path& file, std::span<const unsigned char> bytes);

/// Encodes an image by the file's ending and writes it. Throws Error for an ending that is no image format.
void save_image(const std::filesystem::path& file, const cv::Mat& image);

}  // namespace yolo::plot
