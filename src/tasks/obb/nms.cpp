#include "tasks/obb/nms.hpp"

#include <limits>

#include "core/vectorise.hpp"
#include "metrics/overlap.hpp"
#include "tasks/obb/geometry.hpp"

namespace yolo::tasks::obb {
namespace {

using detect::keep_strongest;
using metrics::Gaussian;

constexpr float kInfinite = std::numeric_limits<float>::infinity();

Gaussian moved(const RotatedBox& box, bool agnostic) {
  metrics::RotatedBox values = plain(box);
  const float offset = agnostic ? 0.0F : static_cast<float>(box.cls) * detect::kClassOffset;
  values[0] += offset;
  values[1] += offset;
  return metrics::gaussian_of(values);
}

// Two Gaussians whose means are d apart have a Bhattacharyya distance of at least d^2 / 4 / (s + t), where s
// and t are their largest variances; an overlap of `iou` or more allows at most -log(1 - (1 - iou)^2). So
// boxes with d^2 > reach(s) + reach(t) need no closer look. The margins cover rounding.
class Reach {
 public:
  explicit Reach(double iou) {
    const double distance =
        iou > 0 ? -std::log(1 - (1 - std::min(iou, 1.0)) * (1 - std::min(iou, 1.0))) : kInfinite;
    factor_ = static_cast<float>(4 * (distance * 1.01 + 1e-3));
  }

  float of(const RotatedBox& box) const {
    const float length = std::max(box.width, box.height), breadth = std::min(box.width, box.height);
    // Too thin for single precision, or not a number: always looked at.
    if (!(breadth >= 1 && breadth * 30 >= length)) return kInfinite;
    return length * length / 12 * factor_;
  }

 private:
  float factor_;
};

struct Columns {
  const float *x, *y, *reach;
};

/// How many of `count` boxes may be near a box.
YOLO_VECTORISE int count_near(const Columns& boxes, std::size_t count, float x, float y, float reach) {
  int found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float dx = boxes.x[i] - x, dy = boxes.y[i] - y;
    found += dx * dx + dy * dy > boxes.reach[i] + reach ? 0 : 1;
  }
  return found;
}

/// The boxes looked at so far; columns beside the Gaussians so that the loop vectorises.
struct Seen {
  std::vector<float> x, y, reach;
  std::vector<Gaussian> gaussians;

  void add(const Gaussian& gaussian, float its_reach) {
    x.push_back(gaussian.x);
    y.push_back(gaussian.y);
    reach.push_back(its_reach);
    gaussians.push_back(gaussian);
  }

  bool any_overlaps(const Gaussian& gaussian, float its_reach, float threshold) const {
    constexpr std::size_t kBlock = 64;
    for (std::size_t first = 0; first < x.size(); first += kBlock) {
      const std::size_t count = std::min(kBlock, x.size() - first);
      if (count_near({&x[first], &y[first], &reach[first]}, count, gaussian.x, gaussian.y, its_reach) == 0)
        continue;
      for (std::size_t i = first; i < first + count; ++i) {
        const float dx = x[i] - gaussian.x, dy = y[i] - gaussian.y;
        if (dx * dx + dy * dy > reach[i] + its_reach) continue;
        if (!(metrics::probiou(gaussians[i], gaussian) < threshold)) return true;
      }
    }
    return false;
  }
};

}  // namespace

std::vector<RotatedBox> rotated_suppression(std::vector<RotatedBox> boxes,
                                            const detect::NmsOptions& options) {
  keep_strongest(boxes, options.most_candidates);
  const auto wanted = static_cast<std::size_t>(std::max(0, options.max_det));
  const Reach reach(options.iou);
  Seen seen;
  std::vector<RotatedBox> result;
  for (const RotatedBox& box : boxes) {
    if (result.size() >= wanted) break;
    const Gaussian gaussian = moved(box, options.agnostic);
    const float its_reach = reach.of(box);
    if (!seen.any_overlaps(gaussian, its_reach, static_cast<float>(options.iou))) result.push_back(box);
    seen.add(gaussian, its_reach);
  }
  return result;
}

std::vector<RotatedBox> rotated_suppression_plain(std::vector<RotatedBox> boxes,
                                                  const detect::NmsOptions& options) {
  keep_strongest(boxes, options.most_candidates);
  std::vector<RotatedBox> result;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    bool suppressed = false;
    for (std::size_t j = 0; j < i; ++j) {
      const float overlap =
          metrics::probiou(moved(boxes[j], options.agnostic), moved(boxes[i], options.agnostic));
      if (!(overlap < static_cast<float>(options.iou))) suppressed = true;
    }
    if (!suppressed) result.push_back(boxes[i]);
  }
  const auto wanted = static_cast<std::size_t>(std::max(0, options.max_det));
  if (result.size() > wanted) result.resize(wanted);
  return result;
}

}  // namespace yolo::tasks::obb
