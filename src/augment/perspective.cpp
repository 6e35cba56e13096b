#include "augment/perspective.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "augment/instances.hpp"

namespace yolo::augment {
namespace {

constexpr float kLeastAreaOfBoxes = 0.1F, kLeastAreaOfOutlines = 0.01F;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

cv::Point2f moved(const cv::Matx33f& m, float x, float y) {
  const float a = x * m(0, 0) + y * m(0, 1) + m(0, 2), b = x * m(1, 0) + y * m(1, 1) + m(1, 2);
  if (m(2, 0) == 0 && m(2, 1) == 0) return {a, b};  // the last row is 0 0 1
  const float depth = x * m(2, 0) + y * m(2, 1) + m(2, 2);
  return {a / depth, b / depth};
}

// With fused multiply-adds, as the peer's linear algebra has them: the last bit decides about single pixels.
cv::Matx33f product(const cv::Matx33f& a, const cv::Matx33f& b) {
  cv::Matx33f result;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j)
      result(i, j) = std::fma(a(i, 2), b(2, j), std::fma(a(i, 1), b(1, j), a(i, 0) * b(0, j)));
  }
  return result;
}

struct Bounds {
  std::array<float, 4> box{};
  bool any = false;

  void add(const cv::Point2f& point) {
    if (!any) box = {point.x, point.y, point.x, point.y};
    any = true;
    box = {std::min(box[0], point.x), std::min(box[1], point.y), std::max(box[2], point.x),
           std::max(box[3], point.y)};
  }
};

bool inside(const cv::Point2f& point, cv::Size size) {
  return point.x >= 0 && point.y >= 0 && point.x <= static_cast<float>(size.width) &&
         point.y <= static_cast<float>(size.height);
}

// The outline where it goes, cut to the bounds of its visible points.
std::array<float, 4> move_outline(std::vector<cv::Point2f>& polygon, const cv::Matx33f& matrix,
                                  cv::Size output) {
  Bounds bounds;
  for (cv::Point2f& point : polygon) {
    point = moved(matrix, point.x, point.y);
    if (inside(point, output)) bounds.add(point);
  }
  for (cv::Point2f& point : polygon) {
    point.x = std::clamp(point.x, bounds.box[0], bounds.box[2]);
    point.y = std::clamp(point.y, bounds.box[1], bounds.box[3]);
  }
  return bounds.box;
}

std::array<float, 4> move_box(const std::array<float, 4>& box, const cv::Matx33f& matrix) {
  Bounds bounds;
  for (const float x : {box[0], box[2]}) {
    for (const float y : {box[1], box[3]}) bounds.add(moved(matrix, x, y));
  }
  return bounds.box;
}

void move_keypoints(std::vector<Keypoint>& keypoints, const cv::Matx33f& matrix, cv::Size output) {
  for (Keypoint& keypoint : keypoints) {
    const cv::Point2f point = moved(matrix, keypoint.x, keypoint.y);
    keypoint = {point.x, point.y, inside(point, output) ? keypoint.visible : 0};
  }
}

}  // namespace

PerspectiveDraw draw_perspective(const AugmentOptions& options, Random& random) {
  const auto either_way = [&](double most) { return random.uniform(-most, most); };
  PerspectiveDraw draw;
  draw.perspective_x = either_way(options.perspective);
  draw.perspective_y = either_way(options.perspective);
  draw.angle = either_way(options.degrees);
  draw.scale = 1 + either_way(options.scale);
  draw.shear_x = either_way(options.shear);
  draw.shear_y = either_way(options.shear);
  draw.shift_x = 0.5 + either_way(options.translate);
  draw.shift_y = 0.5 + either_way(options.translate);
  return draw;
}

cv::Matx33f perspective_matrix(const PerspectiveDraw& draw, cv::Size canvas, cv::Size output) {
  const auto f = [](double value) { return static_cast<float>(value); };
  cv::Matx33f centre = cv::Matx33f::eye(), perspective = centre, rotation = centre, shear = centre,
              shift = centre;
  centre(0, 2) = f(-canvas.width / 2.0);
  centre(1, 2) = f(-canvas.height / 2.0);
  perspective(2, 0) = f(draw.perspective_x);
  perspective(2, 1) = f(draw.perspective_y);
  const double cosine = draw.scale * std::cos(radians(draw.angle)),
               sine = draw.scale * std::sin(radians(draw.angle));
  rotation(0, 0) = rotation(1, 1) = f(cosine);
  rotation(0, 1) = f(sine);
  rotation(1, 0) = f(-sine);
  shear(0, 1) = f(std::tan(radians(draw.shear_x)));
  shear(1, 0) = f(std::tan(radians(draw.shear_y)));
  shift(0, 2) = f(draw.shift_x * output.width);
  shift(1, 2) = f(draw.shift_y * output.height);
  return product(product(product(product(shift, shear), rotation), perspective), centre);
}

void apply_perspective(std::vector<Instance>& instances, const cv::Matx33f& matrix, double scale,
                       cv::Size output) {
  const auto factor = static_cast<float>(scale);
  std::vector<Instance> kept;
  kept.reserve(instances.size());
  for (Instance& instance : instances) {
    const bool outlined = !instance.polygon.empty();
    std::array<float, 4> before = instance.box;
    for (float& side : before) side *= factor;
    instance.box = outlined ? move_outline(instance.polygon, matrix, output) : move_box(instance.box, matrix);
    move_keypoints(instance.keypoints, matrix, output);
    kept.push_back(std::move(instance));
    clip(std::span(&kept.back(), 1), output);
    if (!is_candidate(before, kept.back().box, outlined ? kLeastAreaOfOutlines : kLeastAreaOfBoxes))
      kept.pop_back();
  }
  instances = std::move(kept);
}

bool is_candidate(const std::array<float, 4>& before, const std::array<float, 4>& after, float least_area) {
  constexpr float kLeastSide = 2, kMostRatio = 100, kTiny = 1e-16F;
  const float width = after[2] - after[0], height = after[3] - after[1];
  if (!(width > kLeastSide && height > kLeastSide)) return false;
  if (!(width * height / (area(before) + kTiny) > least_area)) return false;
  return std::max(width / height, height / width) < kMostRatio;
}

}  // namespace yolo::augment
