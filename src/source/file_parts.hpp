// Parts of a source that are one file: a picture, a video, or either behind an http(s) address.
#pragma once

#include <string>

#include "source/download.hpp"
#include "source/media_files.hpp"
#include "source/part.hpp"

namespace yolo::source {

/// Chooses among the three below.
PartPtr open_file_part(const MediaFile& file, const SourceOptions& options);

/// `shown` is what Frame::path and messages say; `path` is what is opened.
PartPtr open_image_file(std::string path, std::string shown);

/// Frames vid_stride, 2 vid_stride, ... (counted from 1) of the video, numbered 1, 2, ...
PartPtr open_video_file(std::string path, std::string shown, int vid_stride);

/// Downloads the file when its turn comes, unless it is there already, and deletes it when it is used up.
/// What comes tells whether it is a picture or a video.
PartPtr open_remote_file(std::string address, int vid_stride, Fetched fetched = {});

}  // namespace yolo::source
