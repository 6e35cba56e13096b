// From what a user names (file, folder, pattern, list) to picture and video files in the peer's order.
#pragma once

#include <string>
#include <vector>

#include <yolo/source.hpp>

namespace yolo::source {

struct MediaFile {
  std::string path;  ///< absolute, or the address of a remote file
  bool is_video = false;
  bool is_remote = false;  ///< to be fetched over http(s) first
};

/// Files in order, and what was named in a list but is not there.
struct MediaFiles {
  std::vector<MediaFile> files;
  std::vector<SourceFailure> failures;
};

// Each throws Error when nothing is found. Pictures come before videos, each in the order of their names.
MediaFiles from_file(const std::string& path);
MediaFiles from_folder(const std::string& path);  ///< not the folders inside it, nor hidden files
MediaFiles from_pattern(const std::string& pattern);

/// Entries may be files, folders, patterns and http(s) addresses of files; relative ones are looked for in
/// the current folder, then beside the list. Entries are sorted as text first, as the peer does it.
MediaFiles from_list(const std::string& path);

/// Absolute form of a path that keeps ".." as it stands.
std::string absolute_path(const std::string& path);

}  // namespace yolo::source
