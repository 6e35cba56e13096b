// Results as rows.
#include <yolo/results.hpp>

#include "plot/numbers.hpp"

namespace yolo {
namespace {

using plot::rounded;

// Outlines and skeletons are rounded in single precision, with the digits that are left of it: 0.1 is
// 0.10000000149011612.
double rounded_single(float value, int decimals) {
  const auto power = static_cast<float>(std::pow(10.0, std::clamp(decimals, 0, 17)));
  return std::nearbyint(value * power) / power;
}

/// What boxes, outlines and points are divided by, and how they are rounded.
struct Scale {
  double width = 1, height = 1;
  int decimals = kSummaryDecimals;

  double x(float value) const { return rounded(value / width, decimals); }
  double y(float value) const { return rounded(value / height, decimals); }
  double x_single(float value) const { return rounded_single(value / static_cast<float>(width), decimals); }
  double y_single(float value) const { return rounded_single(value / static_cast<float>(height), decimals); }
};

Results::Row common_row(const Results& results, int cls, float conf, int id, int decimals) {
  Results::Row row;
  row.name = results.class_name(cls);
  row.cls = cls;
  row.confidence = rounded(conf, decimals);
  row.track_id = id;
  return row;
}

std::vector<std::array<double, 2>> outline(const Polygon& polygon, const Scale& scale) {
  std::vector<std::array<double, 2>> points;
  points.reserve(polygon.size());
  for (const cv::Point2f& p : polygon) points.push_back({scale.x_single(p.x), scale.y_single(p.y)});
  return points;
}

std::vector<std::array<double, 3>> skeleton(const Keypoints& keypoints, std::size_t object,
                                            const Scale& scale) {
  std::vector<std::array<double, 3>> points;
  for (int i = 0; i < keypoints.per_object(); ++i) {
    const Keypoint& p = keypoints[object][i];
    points.push_back({scale.x_single(p.x), scale.y_single(p.y), rounded_single(p.conf, scale.decimals)});
  }
  return points;
}

}  // namespace

std::vector<Results::Row> Results::summary(bool normalize, int decimals) const {
  std::vector<Row> rows;
  if (probs) {
    const int best = probs->top1();
    if (best >= 0) rows.push_back(common_row(*this, best, probs->top1conf(), -1, decimals));
    return rows;
  }
  const cv::Size image = obb ? obb->orig_size() : boxes.orig_size();
  Scale scale{.decimals = decimals};
  if (normalize) scale = {double(std::max(image.width, 1)), double(std::max(image.height, 1)), decimals};
  if (obb) {
    const std::vector<Corners> corners = obb->xyxyxyxy();
    for (std::size_t i = 0; i < obb->size(); ++i) {
      const RotatedBox& b = (*obb)[i];
      Row& row = rows.emplace_back(common_row(*this, b.cls, b.conf, b.id, decimals));
      for (const cv::Point2f& p : corners[i]) row.box.insert(row.box.end(), {scale.x(p.x), scale.y(p.y)});
    }
    return rows;
  }
  const std::vector<Polygon> outlines = masks ? masks->xy() : std::vector<Polygon>{};
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Detection& d = boxes[i];
    Row& row = rows.emplace_back(common_row(*this, d.cls, d.conf, d.id, decimals));
    row.box = {scale.x(d.x1), scale.y(d.y1), scale.x(d.x2), scale.y(d.y2)};
    if (i < outlines.size()) row.segment = outline(outlines[i], scale);
    if (keypoints && i < keypoints->size()) {
      row.keypoints = skeleton(*keypoints, i, scale);
      row.keypoints_have_conf = keypoints->has_visible();
    }
  }
  return rows;
}

}  // namespace yolo
