// Turning the colour circle: to hue, saturation, value in bytes and back, each step rounded as Pillow rounds.
#include "augment/classify/color_operations.hpp"

namespace yolo::augment::classify {
namespace {

struct Hsv {
  std::uint8_t hue = 0, saturation = 0, value = 0;
};

std::uint8_t to_byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

Hsv hsv_of(const std::uint8_t* pixel) {
  const int r = pixel[0], g = pixel[1], b = pixel[2];
  const int most = std::max({r, g, b}), least = std::min({r, g, b});
  if (most == least) return {0, 0, static_cast<std::uint8_t>(most)};
  const auto range = static_cast<float>(most - least);
  const float saturation = range / static_cast<float>(most);
  const float rc = static_cast<float>(most - r) / range, gc = static_cast<float>(most - g) / range,
              bc = static_cast<float>(most - b) / range;
  float hue = 0;
  if (r == most) {
    hue = bc - gc;
  } else if (g == most) {
    hue = static_cast<float>(2.0 + rc - bc);
  } else {
    hue = static_cast<float>(4.0 + gc - rc);
  }
  hue = static_cast<float>(std::fmod(hue / 6.0 + 1.0, 1.0));
  return {to_byte(static_cast<int>(hue * 255.0)), to_byte(static_cast<int>(saturation * 255.0)),
          static_cast<std::uint8_t>(most)};
}

void write_rgb(const Hsv& color, std::uint8_t* pixel) {
  const std::uint8_t v = color.value;
  const int sector = static_cast<int>(std::floor(static_cast<float>(color.hue) * 6.0 / 255.0));
  const auto rest =
      static_cast<float>(static_cast<float>(color.hue) * 6.0 / 255.0 - static_cast<float>(sector));
  const auto saturation = static_cast<float>(static_cast<float>(color.saturation) / 255.0);
  const auto part = [v](double share) {
    return to_byte(static_cast<int>(std::round(static_cast<float>(v) * share)));
  };
  const std::uint8_t p = part(1.0 - saturation), q = part(1.0 - saturation * rest),
                     t = part(1.0 - saturation * (1.0 - rest));
  const std::uint8_t sectors[6][3] = {{v, t, p}, {q, v, p}, {p, v, t}, {p, q, v}, {t, p, v}, {v, p, q}};
  std::copy_n(sectors[sector % 6], 3, pixel);
}

}  // namespace

cv::Mat adjust_hue(const cv::Mat& image, double share) {
  const auto turn =
      static_cast<std::uint8_t>(static_cast<int>(share * 255));  // whole steps, round the circle
  cv::Mat result(image.size(), CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      Hsv color = hsv_of(image.ptr(y) + 3 * x);
      color.hue = static_cast<std::uint8_t>(color.hue + turn);
      write_rgb(color, result.ptr(y) + 3 * x);
    }
  }
  return result;
}

}  // namespace yolo::augment::classify
