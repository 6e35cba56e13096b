#include "source/source_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include <yolo/error.hpp>

#include "media/formats.hpp"
#include "source/file_parts.hpp"
#include "source/glob.hpp"
#include "source/media_files.hpp"
#include "source/streams.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// "http" of "HTTP://host"; empty when the text is no address.
std::string protocol_of(const std::string& spec) {
  const std::size_t end = spec.find("://");
  if (end == std::string::npos || end == 0 || spec.find('/') < end) return {};
  return lower(spec.substr(0, end));
}

std::string host_of(const std::string& spec) {
  std::string host = spec.substr(spec.find("://") + 3);
  host.resize(std::min(host.find_first_of("/?#"), host.size()));
  host.erase(0, host.find('@') + 1);  // npos + 1 is 0
  host.resize(std::min(host.find(':'), host.size()));
  return lower(host);
}

bool is_folder(const std::string& spec) {
  std::error_code ignored;
  return fs::is_directory(spec, ignored);
}

bool is_empty(const std::string& spec) { return spec.find_first_not_of(" \t\r\n") == std::string::npos; }

bool is_camera(const std::string& spec) {
  return spec.size() <= 4 &&
         std::all_of(spec.begin(), spec.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_screen(const std::string& spec) { return lower(spec.substr(0, spec.find(' '))) == "screen"; }

bool is_video_page(const std::string& spec) {
  if (!is_http(spec)) return false;
  const std::string host = host_of(spec);
  return host == "youtu.be" || host == "youtube.com" || host.ends_with(".youtube.com");
}

bool is_remote_file(const std::string& spec) { return is_http(spec) && named_as(spec) != NamedAs::nothing; }

bool is_stream(const std::string& spec) {
  const std::string protocol = protocol_of(spec);
  return is_http(spec) || protocol == "rtsp" || protocol == "rtmp" || protocol == "tcp";
}

bool is_unknown_address(const std::string& spec) { return !protocol_of(spec).empty(); }
bool is_stream_list(const std::string& spec) { return media::ending_of(spec) == "streams"; }
bool is_text_list(const std::string& spec) {
  const std::string ending = media::ending_of(spec);
  return (ending == "txt" || ending == "csv") && spec.find('*') == std::string::npos && !is_folder(spec);
}
bool is_pattern(const std::string& spec) {
  std::error_code ignored;
  return spec.find('*') != std::string::npos || (has_wildcard(spec) && !fs::exists(spec, ignored));
}
bool is_anything(const std::string&) { return true; }

void add_files(MediaFiles set, const SourceOptions& options, OpenedParts& opened) {
  for (const MediaFile& file : set.files) opened.parts.push_back(open_file_part(file, options));
  std::move(set.failures.begin(), set.failures.end(), std::back_inserter(opened.failures));
}

/// An address whose ending says nothing: a picture, a video or a stream, as the server's answer shows.
void open_address(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  Fetched fetched = fetch(spec, NamedAs::nothing);
  if (fetched.kind == ContentKind::stream) {
    StreamSettings settings = stream_settings(options);
    settings.has_end = fetched.has_end;
    opened.parts.push_back(open_streams({spec}, settings, options.log, opened.failures));
  } else {
    opened.parts.push_back(open_remote_file(spec, options.vid_stride, std::move(fetched)));
  }
}

void open_stream(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  if (is_http(spec)) return open_address(spec, options, opened);
  opened.parts.push_back(open_streams({spec}, options, opened.failures));
}

void open_stream_list(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  opened.parts.push_back(open_streams(stream_list_addresses(spec), options, opened.failures));
}

void open_list(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  add_files(from_list(spec), options, opened);
}

void open_pattern(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  add_files(from_pattern(spec), options, opened);
}

void open_folder(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  add_files(from_folder(spec), options, opened);
}

void open_file(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  add_files(from_file(spec), options, opened);
}

void open_named_address(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  opened.parts.push_back(open_remote_file(spec, options.vid_stride));
}

void refuse_empty(const std::string&, const SourceOptions&, OpenedParts&) {
  throw Error("the source is empty; name an image, video, folder, pattern, list, camera number or address");
}

void refuse_screen(const std::string& spec, const SourceOptions&, OpenedParts&) {
  throw Error(fmt::format("source '{}': reading the screen is not implemented yet", spec));
}

void refuse_video_page(const std::string& spec, const SourceOptions&, OpenedParts&) {
  throw Error(
      fmt::format("source '{}' is a YouTube page, which is not a video file; save the video first and give "
                  "its path",
                  spec));
}

void refuse_unknown_address(const std::string& spec, const SourceOptions&, OpenedParts&) {
  throw Error(fmt::format("source '{}': expected an address with http, https, rtsp, rtmp or tcp, found '{}'",
                          spec, protocol_of(spec)));
}

struct KindRow {
  SourceKind kind;
  const char* name;
  bool (*is)(const std::string& spec);
  void (*open)(const std::string& spec, const SourceOptions& options, OpenedParts& opened);
};

constexpr std::array<KindRow, 12> kKinds{{
    {SourceKind::empty, "blank", is_empty, refuse_empty},
    {SourceKind::camera, "camera", is_camera, open_stream},
    {SourceKind::screen, "screen", is_screen, refuse_screen},
    {SourceKind::video_page, "YouTube page", is_video_page, refuse_video_page},
    {SourceKind::remote_file, "file at an http(s) address", is_remote_file, open_named_address},
    {SourceKind::stream, "stream", is_stream, open_stream},
    {SourceKind::unknown_address, "address of an unknown protocol", is_unknown_address,
     refuse_unknown_address},
    {SourceKind::stream_list, "list of streams", is_stream_list, open_stream_list},
    {SourceKind::text_list, "list", is_text_list, open_list},
    {SourceKind::pattern, "pattern", is_pattern, open_pattern},
    {SourceKind::folder, "folder", is_folder, open_folder},
    {SourceKind::file, "file", is_anything, open_file},
}};

const KindRow& row_of(const std::string& spec) {
  return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindRow& row) { return row.is(spec); });
}

}  // namespace

std::string without_query(const std::string& address) {
  return address.substr(0, std::min(address.find_first_of("?#"), address.size()));
}

bool is_http(const std::string& spec) {
  const std::string protocol = protocol_of(spec);
  return protocol == "http" || protocol == "https";
}

SourceKind kind_of(const std::string& spec) { return row_of(spec).kind; }

const char* name_of(SourceKind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [&](const KindRow& row) { return row.kind == kind; })
      ->name;
}

void open_parts(const std::string& spec, const SourceOptions& options, OpenedParts& opened) {
  try {
    row_of(spec).open(spec, options, opened);
  } catch (const fs::filesystem_error& error) {
    throw Error(fmt::format("source '{}' cannot be looked for: {}", spec, error.code().message()));
  }
}

}  // namespace yolo::source
