#include "media/formats.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace yolo::media {

namespace {

constexpr std::array<std::string_view, 10> kImageEndings{"bmp", "dng", "jpeg", "jpg",  "mpo",
                                                         "pfm", "png", "tif",  "tiff", "webp"};
constexpr std::array<std::string_view, 12> kVideoEndings{"asf", "avi",  "gif", "m4v", "mkv",  "mov",
                                                         "mp4", "mpeg", "mpg", "ts",  "webm", "wmv"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::span<const std::string_view> list, const std::string& ending) {
  return std::find(list.begin(), list.end(), ending) != list.end();
}

}  // namespace

std::span<const std::string_view> image_endings() { return kImageEndings; }
std::span<const std::string_view> video_endings() { return kVideoEndings; }

std::string ending_of(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string ending(name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(), lower);
  return ending;
}

bool is_image_name(std::string_view path) { return contains(kImageEndings, ending_of(path)); }
bool is_video_name(std::string_view path) { return contains(kVideoEndings, ending_of(path)); }

std::string formats_text() {
  return fmt::format("images: {}; videos: {}", fmt::join(kImageEndings, ", "),
                     fmt::join(kVideoEndings, ", "));
}

}  // namespace yolo::media
