#include "tasks/detect/nms.hpp"

#include <limits>

#include "core/vectorise.hpp"

namespace yolo::tasks::detect {
namespace {

struct Corner {
  float x1, y1, x2, y2, area;
};

Corner moved(const Candidate& box, bool agnostic) {
  const float offset = agnostic ? 0.0F : static_cast<float>(box.cls) * kClassOffset;
  const Corner corner{box.x1 + offset, box.y1 + offset, box.x2 + offset, box.y2 + offset, 0};
  return {corner.x1, corner.y1, corner.x2, corner.y2, (corner.x2 - corner.x1) * (corner.y2 - corner.y1)};
}

float overlap(const Corner& a, const Corner& b) {
  const float width = std::max(0.0F, std::min(a.x2, b.x2) - std::max(a.x1, b.x1));
  const float height = std::max(0.0F, std::min(a.y2, b.y2) - std::max(a.y1, b.y1));
  const float inter = width * height;
  return inter / (a.area + b.area - inter);
}

struct Columns {
  const float *x1, *y1, *x2, *y2, *area;
};

/// How many of `count` boxes overlap `box` by more than the threshold.
YOLO_VECTORISE int count_overlaps(const Columns& boxes, std::size_t count, const Corner& box, float threshold) {
  int found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float width = std::max(0.0F, std::min(box.x2, boxes.x2[i]) - std::max(box.x1, boxes.x1[i]));
    const float height = std::max(0.0F, std::min(box.y2, boxes.y2[i]) - std::max(box.y1, boxes.y1[i]));
    const float inter = width * height;
    found += inter / (boxes.area[i] + box.area - inter) > threshold ? 1 : 0;
  }
  return found;
}

/// Kept boxes of one class, a column for each coordinate so that the loop vectorises.
struct Kept {
  std::vector<float> x1, y1, x2, y2, area;

  void add(const Corner& box) {
    x1.push_back(box.x1);
    y1.push_back(box.y1);
    x2.push_back(box.x2);
    y2.push_back(box.y2);
    area.push_back(box.area);
  }

  bool any_overlaps(const Corner& box, float threshold) const {
    constexpr std::size_t kBlock = 64;
    for (std::size_t first = 0; first < area.size(); first += kBlock) {
      const std::size_t count = std::min(kBlock, area.size() - first);
      const Columns columns{&x1[first], &y1[first], &x2[first], &y2[first], &area[first]};
      if (count_overlaps(columns, count, box, threshold) > 0) return true;
    }
    return false;
  }
};

// "overlap > threshold" is asked in double by the peer; the largest float not above it gives the same answer.
float float_threshold(double threshold) {
  const auto value = static_cast<float>(threshold);
  return static_cast<double>(value) > threshold ? std::nextafter(value, -std::numeric_limits<float>::infinity()) : value;
}

}  // namespace

NmsOptions nms_options(const PostprocessOptions& options) {
  return {.iou = options.iou, .max_det = options.max_det, .agnostic = options.agnostic};
}

std::vector<Candidate> non_maximum_suppression(std::vector<Candidate> candidates, const NmsOptions& options) {
  keep_strongest(candidates, options.most_candidates);
  const float threshold = float_threshold(options.iou);
  const auto wanted = static_cast<std::size_t>(std::max(0, options.max_det));
  std::map<int, Kept> classes;
  std::vector<Candidate> result;
  for (const Candidate& box : candidates) {
    if (result.size() >= wanted) break;
    const Corner corner = moved(box, options.agnostic);
    Kept& kept = classes[options.agnostic ? 0 : box.cls];
    if (kept.any_overlaps(corner, threshold)) continue;
    kept.add(corner);
    result.push_back(box);
  }
  return result;
}

std::vector<Candidate> non_maximum_suppression_plain(std::vector<Candidate> candidates, const NmsOptions& options) {
  keep_strongest(candidates, options.most_candidates);
  std::vector<Candidate> result;
  for (const Candidate& box : candidates) {
    bool suppressed = false;
    for (const Candidate& other : result) {
      if (overlap(moved(other, options.agnostic), moved(box, options.agnostic)) > options.iou) suppressed = true;
    }
    if (!suppressed) result.push_back(box);
  }
  if (result.size() > static_cast<std::size_t>(options.max_det)) result.resize(static_cast<std::size_t>(options.max_det));
  return result;
}

}  // namespace yolo::tasks::detect
