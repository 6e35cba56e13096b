// Crops of detected objects as image files.
#include "plot/crop.hpp"

#include "plot/utf8.hpp"

namespace yolo::plot {
namespace fs = std::filesystem;
namespace {

constexpr float kGain = 1.02f;
constexpr float kPadding = 10.0f;  // pixels
constexpr std::size_t kMostNameBytes = 200;

// The whole pixels from low to high that lie inside 0..length.
cv::Range whole_pixels(float low, float high, int length) {
  const auto inside = [length](float v) {
    return static_cast<int>(std::clamp(v, 0.0f, static_cast<float>(length)));
  };
  return {inside(low), inside(high)};
}

cv::Range grown(float low, float high, int length) {
  const float centre = (low + high) / 2;
  const float half = ((high - low) * kGain + kPadding) / 2;
  return whole_pixels(centre - half, centre + half, length);
}

}  // namespace

cv::Rect crop_rectangle(const Detection& d, cv::Size image) {
  if (!std::isfinite(d.x1) || !std::isfinite(d.y1) || !std::isfinite(d.x2) || !std::isfinite(d.y2)) return {};
  const cv::Range x = grown(d.x1, d.x2, image.width), y = grown(d.y1, d.y2, image.height);
  if (x.end <= x.start || y.end <= y.start) return {};
  return {x.start, y.start, x.end - x.start, y.end - y.start};
}

std::string path_part(std::string_view text, std::string_view fallback) {
  std::string part;
  while (!text.empty()) {
    const Character c = first_character(text);
    if (part.size() + c.length > kMostNameBytes) break;
    const bool unsafe = !c.valid || c.code < ' ' || c.code == 0x7f || c.code == '/' || c.code == '\\';
    part += unsafe ? "_" : std::string(text.substr(0, c.length));
    text.remove_prefix(c.length);
  }
  return part.empty() || part == "." || part == ".." ? std::string(fallback) : part;
}

fs::path free_name(const fs::path& folder, const std::string& stem) {
  fs::path file = folder / (stem + ".jpg");
  std::error_code ignored;
  for (int number = 2; fs::exists(fs::symlink_status(file, ignored)); ++number) {
    file = folder / fmt::format("{}{}.jpg", stem, number);
  }
  return file;
}

}  // namespace yolo::plot
