#include "tasks/pose/draw.hpp"

#include "plot/colors.hpp"

namespace yolo::tasks::pose {
namespace {

constexpr float kLeastDrawn = 0.25F;  // confidence of a point

// The peer's pictures have red and blue of the palettes exchanged for skeletons.
Color exchanged(Color color) { return {color.r, color.g, color.b}; }

struct Skeleton {
  std::span<const Keypoint> points;
  bool has_conf = false;
  cv::Size image;

  bool is_body() const { return points.size() == plot::keypoint_colors().size(); }
  bool is_faint(const Keypoint& point) const { return has_conf && point.conf < kLeastDrawn; }
};

void draw_points(Annotator& annotator, const Skeleton& skeleton, int radius) {
  for (std::size_t i = 0; i < skeleton.points.size(); ++i) {
    const Keypoint& point = skeleton.points[i];
    // A point that is not there lies at 0, 0; one that was clipped to the image lies on its far edge.
    const bool placed = std::fmod(point.x, static_cast<float>(skeleton.image.width)) != 0 &&
                        std::fmod(point.y, static_cast<float>(skeleton.image.height)) != 0;
    if (!placed || skeleton.is_faint(point)) continue;
    const Color color = skeleton.is_body() ? plot::keypoint_colors()[i] : class_color(static_cast<int>(i));
    annotator.dot({point.x, point.y}, radius, exchanged(color));
  }
}

// The pixel at which a limb ends; nothing for a point that is not to be joined.
std::optional<cv::Point> limb_end(const Skeleton& skeleton, int index) {
  const Keypoint& point = skeleton.points[static_cast<std::size_t>(index)];
  if (!std::isfinite(point.x) || !std::isfinite(point.y) || skeleton.is_faint(point)) return std::nullopt;
  constexpr float kFar = 1e6F;
  const cv::Point pixel(static_cast<int>(std::clamp(point.x, -kFar, kFar)),
                        static_cast<int>(std::clamp(point.y, -kFar, kFar)));
  const bool placed = point.x > -1 && point.y > -1 && pixel.x % skeleton.image.width != 0 &&
                      pixel.y % skeleton.image.height != 0;
  return placed ? std::optional(pixel) : std::nullopt;
}

void draw_limbs(Annotator& annotator, const Skeleton& skeleton) {
  const int thickness = (annotator.line_width() + 1) / 2;
  for (const plot::Limb& limb : plot::limbs()) {
    const auto from = limb_end(skeleton, limb.from), to = limb_end(skeleton, limb.to);
    if (from && to) annotator.line(*from, *to, exchanged(limb.color), thickness);
  }
}

}  // namespace

void draw(Annotator& annotator, const Results& results, const PlotOptions& options) {
  if (!results.keypoints) return;
  const Keypoints& keypoints = *results.keypoints;
  for (std::size_t i = keypoints.size(); i-- > 0;) {
    const Skeleton skeleton{keypoints[i], keypoints.has_visible(), annotator.result().size()};
    draw_points(annotator, skeleton, options.keypoint_radius);
    if (options.limbs && skeleton.is_body()) draw_limbs(annotator, skeleton);
  }
}

}  // namespace yolo::tasks::pose
