// The veil of masks over a picture.
#include <opencv2/imgproc.hpp>
#include <yolo/annotator.hpp>
#include <yolo/error.hpp>

#include "image/letterbox.hpp"

namespace yolo {
namespace {

// Brightness 0..1 of each byte in half precision, in which the peer keeps the picture here.
std::array<float, 256> brightness() {
  std::array<float, 256> values{};
  for (int i = 0; i < 256; ++i) {
    values[static_cast<std::size_t>(i)] = static_cast<float>(cv::float16_t(static_cast<float>(i) / 255.0F));
  }
  return values;
}

struct Veil {
  std::array<float, 3> paint;  ///< 0..1, times alpha
  const Mask* mask;
};

/// One row of the picture that is being covered.
struct Row {
  std::vector<float> left_over;  ///< share of the picture that shines through
  std::vector<std::array<float, 3>> paint;

  void cover(const Veil& veil, int y, float alpha) {
    const cv::Rect& where = veil.mask->where;
    if (y < where.y || y >= where.br().y) return;
    const auto* bits = veil.mask->bits.ptr<std::uint8_t>(y - where.y);
    for (int i = 0; i < where.width; ++i) {
      if (bits[i] == 0) continue;
      const auto x = static_cast<std::size_t>(where.x + i);
      left_over[x] *= 1.0F - alpha;
      for (std::size_t c = 0; c < 3; ++c) paint[x][c] = std::max(paint[x][c], veil.paint[c]);
    }
  }
};

void cover(cv::Mat& picture, const std::vector<Veil>& veils, float alpha) {
  const std::array<float, 256> shades = brightness();
  Row row;
  for (int y = 0; y < picture.rows; ++y) {
    row.left_over.assign(static_cast<std::size_t>(picture.cols), 1.0F);
    row.paint.assign(static_cast<std::size_t>(picture.cols), {});
    for (const Veil& veil : veils) row.cover(veil, y, alpha);
    auto* pixel = picture.ptr<std::uint8_t>(y);
    for (std::size_t x = 0; x < row.paint.size(); ++x) {
      for (std::size_t c = 0; c < 3; ++c, ++pixel) {
        const float value = shades[*pixel] * row.left_over[x] + row.paint[x][c];
        *pixel = static_cast<std::uint8_t>(std::clamp(value * 255.0F, 0.0F, 255.0F));
      }
    }
  }
}

cv::Mat letterboxed(const cv::Mat& image, cv::Size plane) {
  image::LetterboxOptions options;
  options.target = plane;
  const image::InputPlan plan = image::plan_letterbox(image.size(), options);
  cv::Mat result(plane, CV_8UC3);
  image::letterbox(image, plan, result.data);
  return result;
}

// The picture without the padding, in whole pixels.
cv::Rect inside(cv::Size plane, cv::Size image) {
  const double gain = std::min(static_cast<double>(plane.height) / image.height,
                               static_cast<double>(plane.width) / image.width);
  const double left = (plane.width - image.width * gain) / 2, top = (plane.height - image.height * gain) / 2;
  return {cv::Point(static_cast<int>(left), static_cast<int>(top)),
          cv::Point(static_cast<int>(plane.width - left), static_cast<int>(plane.height - top))};
}

}  // namespace

void Annotator::masks(const Masks& masks, std::span<const Color> colors, float alpha) {
  if (masks.size() != colors.size()) {
    throw Error(fmt::format("Cannot draw {} masks in {} colours: expected one colour for each", masks.size(),
                            colors.size()));
  }
  if (masks.empty() || masks.plane().empty()) return;
  std::vector<Veil> veils;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const auto paint = [&](std::uint8_t value) { return static_cast<float>(value) / 255.0F * alpha; };
    veils.push_back({{paint(colors[i].b), paint(colors[i].g), paint(colors[i].r)}, &masks[i]});
  }
  if (masks.plane() == image_.size()) {
    cover(image_, veils, alpha);
    return;
  }
  cv::Mat picture = letterboxed(image_, masks.plane());
  cover(picture, veils, alpha);
  const cv::Mat part = picture(inside(masks.plane(), image_.size()));
  if (part.size() == image_.size()) {
    part.copyTo(image_);
  } else {
    cv::resize(part, image_, image_.size(), 0, 0, cv::INTER_LINEAR);
  }
}

}  // namespace yolo
