#include "source/content_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "media/formats.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

using namespace std::string_view_literals;

/// The type without its parameters, in lower case: "image/jpeg" of "Image/JPEG; q=1".
std::string plain_type(std::string_view type) { return to_lower(trim(type.substr(0, type.find(';')))); }

// The formats that the decoders know.
bool begins_as_picture(std::string_view start) {
  constexpr std::array kStarts{"\xFF\xD8\xFF"sv,
                               "\x89PNG"sv,
                               "BM"sv,
                               "II*\0"sv,
                               "MM\0*"sv,
                               "II+\0"sv,
                               "PF\n"sv,
                               "Pf\n"sv,
                               "#?RADIANCE"sv,
                               "#?RGBE"sv,
                               "\x76\x2F\x31\x01"sv,
                               "\x59\xA6\x6A\x95"sv,
                               "\0\0\0\x0CjP  "sv,
                               "\xFF\x4F\xFF\x51"sv};
  if (std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view s) { return start.starts_with(s); }))
    return true;
  if (start.size() >= 12 && start.starts_with("RIFF") && start.substr(8, 4) == "WEBP") return true;
  if (start.size() >= 12 && start.substr(4, 4) == "ftyp" && start.substr(8, 3) == "avi") return true;  // AVIF
  return start.size() >= 3 && start[0] == 'P' && start[1] >= '1' && start[1] <= '6' &&
         " \t\r\n"sv.find(start[2]) != start.npos;
}

bool begins_as_markup(std::string_view start) {
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  return first != start.npos && start[first] == '<';
}

// Servers call files of unknown kinds text/plain too.
bool is_text(std::string_view type, std::string_view start) {
  const auto binary = [](char c) {
    return static_cast<unsigned char>(c) < ' ' && " \t\r\n"sv.find(c) == " "sv.npos;
  };
  if (std::any_of(start.begin(), start.end(), binary)) return false;
  return type.starts_with("text/") || type == "application/json" || type == "application/xhtml+xml";
}

}  // namespace

bool is_stream_type(std::string_view type) {
  constexpr std::array kTypes{"multipart/x-mixed-replace"sv, "application/vnd.apple.mpegurl"sv,
                              "application/x-mpegurl"sv,     "audio/mpegurl"sv,
                              "audio/x-mpegurl"sv,           "application/dash+xml"sv};
  return std::find(kTypes.begin(), kTypes.end(), plain_type(type)) != kTypes.end();
}

NamedAs named_as(const std::string& address) {
  const std::string name = without_query(address);
  // "http://host.ts" has a host and no file.
  const std::size_t host = name.find("://");
  if (host != name.npos && name.find('/', host + 3) == name.npos) return NamedAs::nothing;
  if (media::is_video_name(name)) return NamedAs::video;
  return media::is_image_name(name) ? NamedAs::picture : NamedAs::nothing;
}

ContentKind content_kind(std::string_view given_type, std::string_view start, NamedAs named) {
  const std::string type = plain_type(given_type);
  if (is_stream_type(type) || start.starts_with("#EXTM3U")) return ContentKind::stream;
  const bool is_video_type = type.starts_with("video/");
  if (start.starts_with("GIF8")) return ContentKind::video_file;
  if (begins_as_picture(start) && !is_video_type) return ContentKind::picture;
  if (begins_as_markup(start)) return ContentKind::other;
  if (is_video_type) return named == NamedAs::nothing ? ContentKind::stream : ContentKind::video_file;
  if (type.starts_with("image/")) return ContentKind::picture;
  if (is_text(type, start) || named == NamedAs::picture) return ContentKind::other;
  return named == NamedAs::video ? ContentKind::video_file : ContentKind::stream;
}

std::string describe_content(std::string_view given_type, std::string_view start) {
  const std::string type = plain_type(given_type);
  const std::string shown = type.empty() ? "" : fmt::format(" ({})", printable(type, 60));
  if (type == "text/html" || (type.empty() && begins_as_markup(start))) return "a web page" + shown;
  if (is_stream_type(type)) return "a live stream" + shown;
  if (!type.empty() && type != "application/octet-stream") return printable(type, 60);
  return fmt::format("bytes that begin with '{}'", printable(start, 8));
}

}  // namespace yolo::source
