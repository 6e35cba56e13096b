// Opens one live stream: a camera by its number, an address, or a video file that plays as one.
#pragma once

#include <memory>
#include <string>

#include "source/video.hpp"

namespace yolo::source {

/// Throws Error with the cause.
std::unique_ptr<VideoReader> open_stream_reader(const VideoModule& module, const std::string& address,
                                                const VideoTimeouts& timeouts);

}  // namespace yolo::source
