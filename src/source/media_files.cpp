#include "source/media_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "media/formats.hpp"
#include "source/glob.hpp"
#include "source/list_file.hpp"
#include "source/missing_path.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

bool is_regular(const std::string& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

void add(MediaFiles& set, const std::string& path) {
  set.files.push_back({absolute_path(path), media::is_video_name(path), false});
}

/// A name of a folder or pattern that is called like a picture or video. What is none, such as a link that
/// leads nowhere, is listed, so that it is not passed over in silence; folders may have any name.
void add_if_readable(MediaFiles& set, const std::string& path) {
  std::error_code ignored;
  const fs::file_type type = fs::status(path, ignored).type();
  if (type == fs::file_type::regular) return add(set, path);
  if (type == fs::file_type::directory) return;
  const std::string broken = broken_link(path);
  const std::string reason = broken.empty() ? fmt::format("is no file but {}", kind_word(type)) : broken;
  set.failures.push_back({path, fmt::format("{} {}", path, reason)});
}

/// Of a folder or pattern without one file that can be read; the first that cannot be says why.
std::string first_failure(const MediaFiles& set) {
  if (set.failures.empty()) return {};
  return fmt::format("; of {} that cannot be read the first: {}", set.failures.size(),
                     set.failures.front().reason);
}

void add_all(MediaFiles& set, MediaFiles more) {
  std::move(more.files.begin(), more.files.end(), std::back_inserter(set.files));
  std::move(more.failures.begin(), more.failures.end(), std::back_inserter(set.failures));
}

MediaFiles pictures_first(MediaFiles set) {
  std::stable_partition(set.files.begin(), set.files.end(),
                        [](const MediaFile& file) { return !file.is_video; });
  return set;
}

/// An entry as it is, or beside the list when it is not there.
std::string resolved(const std::string& entry, const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(entry, ignored) || fs::path(entry).is_absolute()) return entry;
  const std::string beside = (folder / entry).string();
  if (fs::exists(beside, ignored)) return beside;
  return has_wildcard(entry) && expand_glob(entry).empty() ? beside : entry;
}

MediaFiles from_entry(const std::string& entry, const fs::path& folder) {
  const SourceKind kind = kind_of(entry);
  // An address without an ending turns out to be a picture, a video or a stream when its turn comes.
  if (kind == SourceKind::remote_file || (kind == SourceKind::stream && is_http(entry)))
    return {{{entry, media::is_video_name(without_query(entry)), true}}, {}};
  if (kind != SourceKind::file && kind != SourceKind::folder && kind != SourceKind::pattern) {
    throw Error(fmt::format(
        "{}: a list names files, folders, patterns and http(s) addresses of files; this is a {}{}", entry,
        name_of(kind), kind == SourceKind::stream ? ", which belongs in a .streams list" : ""));
  }
  const std::string path = resolved(entry, folder);
  if (is_folder(path)) return from_folder(path);
  return is_regular(path) || !has_wildcard(path) ? from_file(path) : from_pattern(path);
}

}  // namespace

std::string absolute_path(const std::string& path) {
  fs::path clean;
  for (const fs::path& part : fs::absolute(path)) {
    if (part != "." && !part.empty()) clean /= part;
  }
  return clean.string();
}

MediaFiles from_file(const std::string& path) {
  if (!is_regular(path)) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) throw Error(missing_path_message(path), ErrorCode::not_found);
    const fs::file_type type = fs::status(path, ignored).type();
    throw Error(fmt::format(
        "source '{}' is {}, neither a regular file nor a folder{}", path, kind_word(type),
        type == fs::file_type::character ? "; a camera is named by its number, such as source=0" : ""));
  }
  if (!media::is_media_name(path)) {
    throw Error(fmt::format("source '{}' has no ending of an image or video that is known ({})", path,
                            media::formats_text()));
  }
  MediaFiles set;
  add(set, path);
  return set;
}

MediaFiles from_folder(const std::string& path) {
  MediaFiles set;
  bool has_folders = false;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const std::string file = it->path().string();
    has_folders = has_folders || is_folder(file);
    if (!it->path().filename().string().starts_with('.') && media::is_media_name(file))
      add_if_readable(set, file);
  }
  if (error && set.files.empty()) {
    throw Error(fmt::format("folder '{}' cannot be read: {}", path, error.message()));
  }
  if (set.files.empty()) {
    throw Error(fmt::format(
        "folder '{}' holds no image and no video that can be read ({}){}{}", path, media::formats_text(),
        first_failure(set),
        has_folders ? fmt::format("; for the folders inside it use '{}'", (fs::path(path) / "**").string())
                    : ""));
  }
  std::sort(set.files.begin(), set.files.end(),
            [](const MediaFile& a, const MediaFile& b) { return a.path < b.path; });
  std::sort(set.failures.begin(), set.failures.end(),
            [](const SourceFailure& a, const SourceFailure& b) { return a.path < b.path; });
  return pictures_first(std::move(set));
}

MediaFiles from_pattern(const std::string& pattern) {
  MediaFiles set;
  const std::vector<std::string> found = expand_glob(pattern);
  for (const std::string& file : found) {
    if (media::is_media_name(file)) add_if_readable(set, file);
  }
  if (set.files.empty()) {
    std::error_code ignored;
    throw Error(fmt::format("the pattern '{}' matches {} (looked in '{}'; {}){}", pattern,
                            found.empty() ? "nothing" : "no image and no video that can be read",
                            fs::current_path(ignored).string(), media::formats_text(), first_failure(set)));
  }
  return pictures_first(std::move(set));
}

MediaFiles from_list(const std::string& path) {
  std::vector<std::string> entries = media::ending_of(path) == "csv" ? read_cells(path) : read_lines(path);
  if (entries.empty()) throw Error(fmt::format("list '{}' is empty; write one source a line", path));
  std::sort(entries.begin(), entries.end());
  MediaFiles set;
  for (const std::string& entry : entries) {
    try {
      add_all(set, from_entry(entry, fs::path(path).parent_path()));
    } catch (const Error& error) {
      set.failures.push_back({entry, error.what()});
    }
  }
  if (set.files.empty()) {
    throw Error(fmt::format("list '{}' names nothing that can be read; first of {}: {}", path,
                            set.failures.size(), set.failures.front().reason));
  }
  return pictures_first(std::move(set));
}

}  // namespace yolo::source
