// The parts of the video module, one file each.
#pragma once

#include <memory>
#include <string>

#include "source/video.hpp"

namespace yolo::source {

std::unique_ptr<VideoReader> open_video_file(const std::string& path);
std::unique_ptr<VideoReader> open_video_address(const std::string& address, const VideoTimeouts& timeouts);
std::unique_ptr<VideoReader> open_video_camera(int index);
std::unique_ptr<VideoWriter> create_video_writer(const std::string& path, double fps, cv::Size size);
std::unique_ptr<Window> open_window(const std::string& title);

}  // namespace yolo::source
