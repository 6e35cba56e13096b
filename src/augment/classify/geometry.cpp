// Affine maps of images.
#include "augment/classify/geometry.hpp"

#include <numbers>

namespace yolo::augment::classify {
namespace {

double radians(double degrees) { return degrees * (std::numbers::pi / 180); }

double round_to_15_places(double value) { return std::round(value * 1e15) / 1e15; }

struct Point {
  double x = 0, y = 0;
};

// The inverse of: move by -centre, shear, move by centre and shift (torchvision's affine with scale 1, no
// rotation).
InverseMatrix inverse_affine(Point centre, Point shift, Point shear) {
  const double sx = radians(shear.x), sy = radians(shear.y);
  const double a = std::cos(-sy) / std::cos(sy), b = -std::cos(-sy) * std::tan(sx) / std::cos(sy);
  const double c = std::sin(-sy) / std::cos(sy), d = -std::sin(-sy) * std::tan(sx) / std::cos(sy) + 1;
  InverseMatrix m{d, -b, 0, -c, a, 0};
  m[2] += m[0] * (-centre.x - shift.x) + m[1] * (-centre.y - shift.y);
  m[5] += m[3] * (-centre.x - shift.x) + m[4] * (-centre.y - shift.y);
  m[2] += centre.x;
  m[5] += centre.y;
  return m;
}

cv::Mat shear(const cv::Mat& image, Point slopes) {
  const auto degrees = [](double slope) { return std::atan(slope) * (180 / std::numbers::pi); };
  return warp(image, inverse_affine({0, 0}, {0, 0}, {degrees(slopes.x), degrees(slopes.y)}));
}

cv::Mat translate(const cv::Mat& image, Point pixels) {
  return warp(image, inverse_affine({image.cols * 0.5, image.rows * 0.5}, pixels, {0, 0}));
}

double mix(double a, double b, double share) { return a + (b - a) * share; }

/// One pixel; `x`, `y` in 0..size, centres at halves. Beyond the outermost centres their values go on.
void sample(const cv::Mat& image, double x, double y, std::uint8_t* out) {
  x -= 0.5;
  y -= 0.5;
  const int left = static_cast<int>(std::floor(x)), above = static_cast<int>(std::floor(y));
  const double dx = x - left, dy = y - above;
  const auto column = [&](int i) { return 3 * std::clamp(i, 0, image.cols - 1); };
  const std::uint8_t* first = image.ptr(std::clamp(above, 0, image.rows - 1));
  const bool has_second = above + 1 >= 0 && above + 1 < image.rows;
  const std::uint8_t* second = has_second ? image.ptr(above + 1) : first;
  const int x0 = column(left), x1 = column(left + 1);
  for (int c = 0; c < 3; ++c) {
    const double upper = mix(first[x0 + c], first[x1 + c], dx);
    const double lower = has_second ? mix(second[x0 + c], second[x1 + c], dx) : upper;
    out[c] = static_cast<std::uint8_t>(mix(upper, lower, dy));
  }
}

}  // namespace

cv::Mat warp(const cv::Mat& image, const InverseMatrix& m) {
  cv::Mat result(image.size(), CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    std::uint8_t* out = result.ptr(y);
    for (int x = 0; x < image.cols; ++x, out += 3) {
      const double from_x = m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2];
      const double from_y = m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5];
      if (from_x >= 0 && from_x < image.cols && from_y >= 0 && from_y < image.rows) {
        sample(image, from_x, from_y, out);
      } else {
        out[0] = out[1] = out[2] = 0;
      }
    }
  }
  return result;
}

cv::Mat shear_x(const cv::Mat& image, double slope) { return shear(image, {slope, 0}); }
cv::Mat shear_y(const cv::Mat& image, double slope) { return shear(image, {0, slope}); }
cv::Mat translate_x(const cv::Mat& image, double pixels) { return translate(image, {std::trunc(pixels), 0}); }
cv::Mat translate_y(const cv::Mat& image, double pixels) { return translate(image, {0, std::trunc(pixels)}); }

// Pillow rounds sine and cosine to 15 places, so that right angles are exact.
cv::Mat rotate(const cv::Mat& image, double degrees) {
  double angle = std::fmod(degrees, 360.0);
  if (angle < 0) angle += 360;
  if (angle == 0) return image;
  angle = -radians(angle);
  const double cosine = round_to_15_places(std::cos(angle)), sine = round_to_15_places(std::sin(angle));
  const Point centre{image.cols / 2.0, image.rows / 2.0};
  InverseMatrix m{cosine, sine, 0, round_to_15_places(-std::sin(angle)), cosine, 0};
  m[2] = m[0] * -centre.x + m[1] * -centre.y + centre.x;
  m[5] = m[3] * -centre.x + m[4] * -centre.y + centre.y;
  return warp(image, m);
}

}  // namespace yolo::augment::classify
