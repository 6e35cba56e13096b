// Opens one live stream: a camera by its number, an address, or a video file that plays as one.
#pragma once

#include <memory>
#include <string>

#include "media/module.hpp"

namespace yolo::source {

/// Throws Error with the cause.
std::unique_ptr<media::VideoReader> open_stream_reader(const media::MediaModule& module,
                                                       const std::string& address,
                                                       const media::VideoTimeouts& timeouts);

}  // namespace yolo::source
