// The file endings that count as images, videos and lists.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace yolo::media {

/// Endings without the dot, lower case, sorted (manual: "Supported Formats").
std::span<const std::string_view> image_endings();
std::span<const std::string_view> video_endings();

/// Ending of a file name in lower case without the dot; empty when it has none (".hidden" has none).
std::string ending_of(std::string_view path);

bool is_image_name(std::string_view path);
bool is_video_name(std::string_view path);
inline bool is_media_name(std::string_view path) { return is_image_name(path) || is_video_name(path); }

/// "images: bmp, dng, ...; videos: asf, avi, ..." for messages.
std::string formats_text();

}  // namespace yolo::media
