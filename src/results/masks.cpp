// The views of Masks: whole planes, pixels of the image, outlines.
#include <yolo/masks.hpp>

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "results/joined_outline.hpp"

namespace yolo {
namespace {

using Contour = std::vector<cv::Point>;

Contour outline_of(const Mask& mask, Outline outline) {
  if (mask.where.empty()) return {};
  std::vector<Contour> pieces;
  cv::findContours(mask.bits, pieces, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE, mask.where.tl());
  if (pieces.empty()) return {};
  if (outline == Outline::largest) {
    return *std::max_element(pieces.begin(), pieces.end(),
                             [](const Contour& a, const Contour& b) { return a.size() < b.size(); });
  }
  if (outline == Outline::joined) return results::joined_outline(std::move(pieces));
  Contour all;
  for (const Contour& piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
  return all;
}

void copy_into(const Mask& mask, cv::Mat& plane, cv::Point shift = {}) {
  if (mask.where.empty()) return;
  const cv::Rect moved = mask.where - shift;
  const cv::Rect shown = moved & cv::Rect({0, 0}, plane.size());
  if (!shown.empty()) mask.bits(shown - moved.tl()).copyTo(plane(shown));
}

}  // namespace

Masks::Masks(std::vector<Mask> masks, cv::Size plane, cv::Size orig_size, cv::Rect2d image, Outline outline)
    : masks_(std::move(masks)), plane_(plane), orig_size_(orig_size), outline_(outline) {
  for (const Mask& mask : masks_) {
    if (mask.where.empty()) continue;
    if (mask.bits.type() != CV_8U || mask.bits.size() != mask.where.size() ||
        (mask.where & cv::Rect({0, 0}, plane)) != mask.where) {
      throw Error(fmt::format("a mask of {}x{} bytes at ({}, {}) does not fit its plane of {}x{}",
                              mask.bits.cols, mask.bits.rows, mask.where.x, mask.where.y, plane.width,
                              plane.height));
    }
  }
  if (plane.empty() || orig_size.empty()) return;
  if (!image.empty()) {
    gain_x_ = image.width / orig_size.width;
    gain_y_ = image.height / orig_size.height;
    left_ = image.x;
    top_ = image.y;
    return;
  }
  gain_x_ = gain_y_ = std::min(static_cast<double>(plane.height) / orig_size.height,
                               static_cast<double>(plane.width) / orig_size.width);
  left_ = (plane.width - orig_size.width * gain_x_) / 2;
  top_ = (plane.height - orig_size.height * gain_y_) / 2;
}

cv::Mat Masks::data(std::size_t index) const {
  cv::Mat plane(plane_, CV_8U, cv::Scalar(0));
  copy_into(masks_.at(index), plane);
  return plane;
}

// The padding is cut off in whole pixels and the rest scaled, both as the peer does it.
cv::Mat Masks::original(std::size_t index) const {
  if (plane_ == orig_size_) return data(index);
  const int left = static_cast<int>(left_), top = static_cast<int>(top_);
  const int right = static_cast<int>(plane_.width - left_), bottom = static_cast<int>(plane_.height - top_);
  cv::Mat inside(std::max(bottom - top, 1), std::max(right - left, 1), CV_8U, cv::Scalar(0));
  copy_into(masks_.at(index), inside, {left, top});
  if (inside.size() == orig_size_) return inside;
  cv::Mat result;
  cv::resize(inside, result, orig_size_, 0, 0, cv::INTER_LINEAR);
  return result;
}

std::vector<Polygon> Masks::xy(Outline outline) const {
  const auto left = static_cast<float>(left_), top = static_cast<float>(top_);
  const auto gain_x = static_cast<float>(gain_x_), gain_y = static_cast<float>(gain_y_);
  const auto width = static_cast<float>(orig_size_.width), height = static_cast<float>(orig_size_.height);
  std::vector<Polygon> result;
  for (const Mask& mask : masks_) {
    Polygon& polygon = result.emplace_back();
    for (const cv::Point& point : outline_of(mask, outline)) {
      polygon.emplace_back(std::clamp((static_cast<float>(point.x) - left) / gain_x, 0.0F, width),
                           std::clamp((static_cast<float>(point.y) - top) / gain_y, 0.0F, height));
    }
  }
  return result;
}

std::vector<Polygon> Masks::xyn(Outline outline) const {
  std::vector<Polygon> result = xy(outline);
  for (Polygon& polygon : result) {
    for (cv::Point2f& point : polygon) {
      point.x /= static_cast<float>(orig_size_.width);
      point.y /= static_cast<float>(orig_size_.height);
    }
  }
  return result;
}

}  // namespace yolo
