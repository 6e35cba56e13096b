// The parts of the media module, one file each.
#pragma once

#include <memory>
#include <string>

#include "media/module.hpp"

namespace yolo::media {

cv::Mat decode_any_image(std::span<const std::byte> bytes);
std::optional<std::vector<unsigned char>> encode_any_image(const cv::Mat& image, const std::string& ending);
std::unique_ptr<VideoReader> open_video_file(const std::string& path);
std::unique_ptr<VideoReader> open_video_address(const std::string& address, const VideoTimeouts& timeouts);
std::unique_ptr<VideoReader> open_video_camera(int index);
std::unique_ptr<VideoWriter> create_video_writer(const std::string& path, double fps, cv::Size size);
std::unique_ptr<Window> open_window(const std::string& title);

}  // namespace yolo::media
