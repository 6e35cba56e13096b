// Overlap of one object with one predicted box, in plain numbers: what the assigner weighs.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yolo::train {

/// An object with corners, in pixels. complete_iou() of tensors is the same formula.
class CornerObject {
 public:
  explicit CornerObject(const float* box) : x1_(box[0]), y1_(box[1]), x2_(box[2]), y2_(box[3]) {
    width_ = x2_ - x1_;
    height_ = y2_ - y1_ + kSmall;
    slant_ = std::atan(width_ / height_);
  }
  static constexpr int kValues = 4;
  float left() const { return x1_; }
  float top() const { return y1_; }
  float right() const { return x2_; }
  float bottom() const { return y2_; }
  bool contains(float x, float y) const {
    return std::min(std::min(x - x1_, y - y1_), std::min(x2_ - x, y2_ - y)) > 1e-9F;
  }
  float overlap(const float* box) const {
    const float width = box[2] - box[0], height = box[3] - box[1] + kSmall;
    const float across = std::min(x2_, box[2]) - std::max(x1_, box[0]),
                down = std::min(y2_, box[3]) - std::max(y1_, box[1]);
    if (across <= 0 || down <= 0) return 0;  // what is left would be negative
    const float common = across * down, iou = common / (width_ * height_ + width * height - common + kSmall);
    const float hull_width = std::max(x2_, box[2]) - std::min(x1_, box[0]);
    const float hull_height = std::max(y2_, box[3]) - std::min(y1_, box[1]);
    const float dx = box[0] + box[2] - x1_ - x2_, dy = box[1] + box[3] - y1_ - y2_;
    const float distance =
        (dx * dx + dy * dy) / 4 / (hull_width * hull_width + hull_height * hull_height + kSmall);
    const float turn = std::atan(width / height) - slant_;
    const float aspect = static_cast<float>(4 / (std::numbers::pi * std::numbers::pi)) * turn * turn;
    return std::max(0.0F, iou - (distance + aspect * (aspect / (aspect - iou + (1 + kSmall)))));
  }

 private:
  static constexpr float kSmall = 1e-7F;
  float x1_, y1_, x2_, y2_, width_, height_, slant_;
};

/// A rotated object: centre, size, angle in radians. gaussian_overlap() of tensors is the same formula.
class RotatedObject {
 public:
  explicit RotatedObject(const float* box)
      : x_(box[0]), y_(box[1]), half_width_(box[2] / 2), half_height_(box[3] / 2) {
    cosine_ = std::cos(box[4]);
    sine_ = std::sin(box[4]);
    reach_x_ = std::abs(half_width_ * cosine_) + std::abs(half_height_ * sine_);
    reach_y_ = std::abs(half_width_ * sine_) + std::abs(half_height_ * cosine_);
    spread_ = Spread(box);
  }
  static constexpr int kValues = 5;
  float left() const { return x_ - reach_x_; }
  float top() const { return y_ - reach_y_; }
  float right() const { return x_ + reach_x_; }
  float bottom() const { return y_ + reach_y_; }
  bool contains(float x, float y) const {
    const float dx = x - x_, dy = y - y_;
    return std::abs(dx * cosine_ + dy * sine_) <= half_width_ &&
           std::abs(dy * cosine_ - dx * sine_) <= half_height_;
  }
  float overlap(const float* box) const {
    const Spread other(box);
    const float x = spread_.x + other.x, y = spread_.y + other.y, xy = spread_.xy + other.xy;
    const float dx = x_ - box[0], dy = y_ - box[1], determinant = x * y - xy * xy;
    const float distance =
        (0.25F * (x * dy * dy + y * dx * dx) - 0.5F * xy * dx * dy) / (determinant + kSmall);
    const float own = spread_.determinant() * other.determinant();
    const float shape = 0.5F * std::log(determinant / (4 * std::sqrt(own) + kSmall) + kSmall);
    const float bhattacharyya = std::clamp(distance + shape, kSmall, 100.0F);
    return std::max(0.0F, 1 - std::sqrt(1 - std::exp(-bhattacharyya) + kSmall));
  }

 private:
  static constexpr float kSmall = 1e-7F;
  struct Spread {  // covariance
    float x = 0, y = 0, xy = 0;
    Spread() = default;
    explicit Spread(const float* box) {
      const float along = box[2] * box[2] / 12, across = box[3] * box[3] / 12;
      const float cosine = std::cos(box[4]), sine = std::sin(box[4]);
      x = along * cosine * cosine + across * sine * sine;
      y = along * sine * sine + across * cosine * cosine;
      xy = (along - across) * cosine * sine;
    }
    float determinant() const { return std::max(0.0F, x * y - xy * xy); }
  };
  float x_, y_, half_width_, half_height_, cosine_, sine_, reach_x_, reach_y_;
  Spread spread_;
};

}  // namespace yolo::train
