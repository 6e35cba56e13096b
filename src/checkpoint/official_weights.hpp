// The names of published weights that can be downloaded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yolo::checkpoint {

/// Where the published weights lie; followed by the file's name.
inline constexpr std::string_view kReleaseAddress =
    "https://github.com/ultralytics/assets/releases/download/v8.3.0/";

/// The published file that a name asks for: "yolo11n-seg.pt" itself, "yolo11n" with its ending, and for the
/// names of legacy YOLOv5 and YOLOv3 weights ("yolov5n.pt") their successors in this release ("yolov5nu.pt"),
/// as in the peer. Nothing when no such file is published.
std::optional<std::string> official_weights_for(std::string_view file_name);

}  // namespace yolo::checkpoint
