#include "train/loss/box_overlap.hpp"

#include <numbers>

namespace yolo::train {
namespace {

using at::Tensor;

constexpr double kSmall = 1e-7;  // keeps quotients of empty boxes finite, at the places where the peer has it

struct Corners {
  Tensor x1, y1, x2, y2;
  explicit Corners(const Tensor& boxes)
      : x1(boxes.select(-1, 0)), y1(boxes.select(-1, 1)), x2(boxes.select(-1, 2)), y2(boxes.select(-1, 3)) {}
  Tensor width() const { return x2 - x1; }
  Tensor height() const { return y2 - y1 + kSmall; }
};

struct Overlap {
  Tensor iou, united, hull_width, hull_height;
};

Overlap overlap_of(const Corners& a, const Corners& b) {
  const Tensor width = (at::minimum(a.x2, b.x2) - at::maximum(a.x1, b.x1)).clamp_min(0);
  const Tensor height = (at::minimum(a.y2, b.y2) - at::maximum(a.y1, b.y1)).clamp_min(0);
  const Tensor common = width * height;
  const Tensor united = a.width() * a.height() + b.width() * b.height() - common + kSmall;
  return {common / united, united, at::maximum(a.x2, b.x2) - at::minimum(a.x1, b.x1),
          at::maximum(a.y2, b.y2) - at::minimum(a.y1, b.y1)};
}

// Covariance of a rotated box: spread along x, along y, and between them.
struct Spread {
  Tensor x, y, xy;
};

Spread spread_of(const Tensor& boxes) {
  const Tensor along = boxes.select(-1, 2).square() / 12, across = boxes.select(-1, 3).square() / 12;
  const Tensor cosine = boxes.select(-1, 4).cos(), sine = boxes.select(-1, 4).sin();
  return {along * cosine.square() + across * sine.square(), along * sine.square() + across * cosine.square(),
          (along - across) * cosine * sine};
}

}  // namespace

Tensor complete_iou(const Tensor& a, const Tensor& b) {
  const Corners first(a), second(b);
  const Overlap overlap = overlap_of(first, second);
  const Tensor diagonal = overlap.hull_width.square() + overlap.hull_height.square() + kSmall;
  const Tensor distance = ((second.x1 + second.x2 - first.x1 - first.x2).square() +
                           (second.y1 + second.y2 - first.y1 - first.y2).square()) /
                          4;
  const Tensor aspect =
      (4 / (std::numbers::pi * std::numbers::pi)) *
      ((second.width() / second.height()).atan() - (first.width() / first.height()).atan()).square();
  Tensor weight;
  {
    const at::NoGradGuard constant;
    weight = aspect / (aspect - overlap.iou + (1 + kSmall));
  }
  return overlap.iou - (distance / diagonal + aspect * weight);
}

Tensor plain_iou(const Tensor& a, const Tensor& b) { return overlap_of(Corners(a), Corners(b)).iou; }

Tensor generalised_iou(const Tensor& a, const Tensor& b) {
  const Overlap overlap = overlap_of(Corners(a), Corners(b));
  const Tensor hull = overlap.hull_width * overlap.hull_height + kSmall;
  return overlap.iou - (hull - overlap.united) / hull;
}

Tensor gaussian_overlap(const Tensor& a, const Tensor& b) {
  const Spread first = spread_of(a), second = spread_of(b);
  const Tensor x = first.x + second.x, y = first.y + second.y, xy = first.xy + second.xy;
  const Tensor dx = a.select(-1, 0) - b.select(-1, 0), dy = a.select(-1, 1) - b.select(-1, 1);
  const Tensor determinant = x * y - xy.square();
  const Tensor distance =
      (0.25 * (x * dy.square() + y * dx.square()) - 0.5 * xy * dx * dy) / (determinant + kSmall);
  const Tensor own = (first.x * first.y - first.xy.square()).clamp_min(0) *
                     (second.x * second.y - second.xy.square()).clamp_min(0);
  const Tensor shape = 0.5 * (determinant / (4 * own.sqrt() + kSmall) + kSmall).log();
  const Tensor bhattacharyya = (distance + shape).clamp(kSmall, 100);
  return 1 - (1 - (-bhattacharyya).exp() + kSmall).sqrt();
}

Tensor corners_of(const Tensor& boxes) {
  const Tensor center = boxes.narrow(-1, 0, 2), half = boxes.narrow(-1, 2, 2) / 2;
  return at::cat({center - half, center + half}, -1);
}

}  // namespace yolo::train
