#include "results/join.hpp"

#include <yolo/error.hpp>

namespace yolo::results {
namespace {

constexpr float kEdge = 2;            // pixels: nearer to an inner edge counts as cut there
constexpr float kMostCovered = 0.5F;  // share of the smaller of two objects, when one was cut

struct Item {
  std::size_t part = 0, index = 0;
  Xyxy box{};
  float conf = 0;
  int cls = 0;
  bool cut = false;
};

bool is_cut(const Xyxy& box, const cv::Rect& part, cv::Size whole) {
  const cv::Point end = part.br();
  return (part.x > 0 && box[0] < static_cast<float>(part.x) + kEdge) ||
         (part.y > 0 && box[1] < static_cast<float>(part.y) + kEdge) ||
         (end.x < whole.width && box[2] > static_cast<float>(end.x) - kEdge) ||
         (end.y < whole.height && box[3] > static_cast<float>(end.y) - kEdge);
}

std::vector<Item> items_of(const std::vector<PartResults>& parts, cv::Size whole) {
  std::vector<Item> items;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const Results& results = parts[p].results;
    const std::vector<Xyxy> boxes = results.obb ? results.obb->xyxy() : std::vector<Xyxy>(results.boxes.xyxy());
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      const float conf = results.obb ? (*results.obb)[i].conf : results.boxes[i].conf;
      const int cls = results.obb ? (*results.obb)[i].cls : results.boxes[i].cls;
      items.push_back({p, i, boxes[i], conf, cls, is_cut(boxes[i], parts[p].part, whole)});
    }
  }
  return items;
}

float area(const Xyxy& box) { return std::max(0.0F, box[2] - box[0]) * std::max(0.0F, box[3] - box[1]); }

bool suppresses(const Item& kept, const Item& other, const JoinOptions& options) {
  if (kept.part == other.part || (!options.agnostic && kept.cls != other.cls)) return false;
  const float shared = area({std::max(kept.box[0], other.box[0]), std::max(kept.box[1], other.box[1]),
                             std::min(kept.box[2], other.box[2]), std::min(kept.box[3], other.box[3])});
  const float first = area(kept.box), second = area(other.box);
  if (shared > static_cast<float>(options.iou) * (first + second - shared)) return true;
  return (kept.cut || other.cut) && shared > kMostCovered * std::min(first, second);
}

std::vector<Item> chosen(std::vector<Item> items, const JoinOptions& options) {
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return a.cut != b.cut ? b.cut : a.conf > b.conf;
  });
  std::vector<Item> kept;
  for (const Item& item : items) {
    const bool dropped =
        std::any_of(kept.begin(), kept.end(), [&](const Item& other) { return suppresses(other, item, options); });
    if (!dropped) kept.push_back(item);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Item& a, const Item& b) { return a.conf > b.conf; });
  if (kept.size() > static_cast<std::size_t>(options.max_det)) kept.resize(static_cast<std::size_t>(options.max_det));
  return kept;
}

}  // namespace

Results join_parts(const std::vector<PartResults>& parts, cv::Size whole, const JoinOptions& options) {
  if (parts.empty()) throw Error("there are no parts of a picture to join");
  const Results& model = parts.front().results;
  std::vector<Detection> boxes;
  std::vector<Mask> masks;
  std::vector<Keypoint> keypoints;
  std::vector<RotatedBox> rotated;
  for (const Item& item : chosen(items_of(parts, whole), options)) {
    const Results& source = parts[item.part].results;
    if (model.obb) {
      rotated.push_back((*source.obb)[item.index]);
      continue;
    }
    boxes.push_back(source.boxes[item.index]);
    if (model.masks) masks.push_back((*source.masks)[item.index]);
    if (model.keypoints) {
      const std::span<const Keypoint> points = (*source.keypoints)[item.index];
      keypoints.insert(keypoints.end(), points.begin(), points.end());
    }
  }
  Results joined;
  joined.names = model.names;
  joined.orig_size = whole;
  joined.boxes = Boxes(std::move(boxes), whole);
  if (model.masks) joined.masks = Masks(std::move(masks), whole, whole, {}, model.masks->outline());
  if (model.keypoints) {
    joined.keypoints = Keypoints(std::move(keypoints), model.keypoints->per_object(), model.keypoints->has_visible(), whole,
                                 model.keypoints->keeps_hidden());
  }
  if (model.obb) joined.obb = Obb(std::move(rotated), whole);
  joined.probs = model.probs;
  for (const PartResults& part : parts) {
    joined.speed.preprocess += part.results.speed.preprocess;
    joined.speed.inference += part.results.speed.inference;
    joined.speed.postprocess += part.results.speed.postprocess;
  }
  return joined;
}

}  // namespace yolo::results
