#include "tasks/coco_rows.hpp"

#include <charconv>
#include <filesystem>

#include "image/box_convert.hpp"
#include "metrics/rle.hpp"
#include "plot/json_text.hpp"
#include "plot/numbers.hpp"

namespace yolo::tasks {
namespace {

std::string decimal(double value, int decimals) { return plot::shortest(plot::rounded(value, decimals)); }

template <typename Values>
std::string list(const Values& values) {
  std::string text;
  for (float value : values) text += (text.empty() ? "" : ", ") + decimal(value, 3);
  return "[" + text + "]";
}

bool is_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

std::string start(const std::string& image_id, int cls, std::span<const int> categories) {
  const bool known = cls >= 0 && static_cast<std::size_t>(cls) < categories.size();
  return fmt::format("{{\"image_id\": {}, \"category_id\": {}", image_id,
                     known ? categories[static_cast<std::size_t>(cls)] : cls);
}

std::string segmentation(const Masks& masks, std::size_t index) {
  const metrics::Rle rle = metrics::encode(masks.original(index));
  return fmt::format(", \"segmentation\": {{\"size\": [{}, {}], \"counts\": {}}}", rle.height, rle.width,
                     plot::json_string(metrics::compress(rle), true));
}

std::string skeleton(const Keypoints& keypoints, std::size_t object) {
  std::string text;
  for (int i = 0; i < keypoints.per_object(); ++i) {
    const Keypoint& p = keypoints[object][i];
    text += fmt::format("{}{}, {}", text.empty() ? "" : ", ", plot::shortest(p.x), plot::shortest(p.y));
    if (keypoints.has_visible()) text += ", " + plot::shortest(p.conf);
  }
  return fmt::format(", \"keypoints\": [{}]", text);
}

std::string rotated_row(const RotatedBox& b, const Corners& corners) {
  std::vector<float> poly;
  for (const cv::Point2f& p : corners) poly.insert(poly.end(), {p.x, p.y});
  return fmt::format(", \"score\": {}, \"rbox\": {}, \"poly\": {}}}", decimal(b.conf, 5),
                     list(Xywhr{b.x, b.y, b.width, b.height, b.angle}), list(poly));
}

std::string box_row(const Results& results, std::size_t i) {
  const Detection& d = results.boxes[i];
  std::string row =
      fmt::format(", \"bbox\": {}", list(image::xywh_to_ltwh(image::xyxy_to_xywh({d.x1, d.y1, d.x2, d.y2}))));
  const std::string score = fmt::format(", \"score\": {}", decimal(d.conf, 5));
  if (results.keypoints && i < results.keypoints->size()) row += skeleton(*results.keypoints, i);
  row += score;
  if (results.masks && i < results.masks->size()) row += segmentation(*results.masks, i);
  return row + "}";
}

}  // namespace

std::string coco_image_id(const std::string& path) {
  const std::string stem = std::filesystem::path(path).stem().string();
  std::uint64_t number = 0;
  const char* end = stem.data() + stem.size();
  const auto [rest, error] = std::from_chars(stem.data(), end, number);
  return error == std::errc{} && rest == end ? fmt::format("{}", number) : plot::json_string(stem, true);
}

std::string coco_rows(const Results& results, const std::string& image_id, std::span<const int> categories) {
  std::string rows;
  const auto add = [&](int cls, const std::string& row) {
    rows += (rows.empty() ? "" : ", ") + start(image_id, cls, categories) + row;
  };
  if (results.obb) {
    const std::vector<Corners> corners = results.obb->xyxyxyxy();
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const RotatedBox& b = (*results.obb)[i];
      const float values[] = {b.x, b.y, b.width, b.height, b.angle, b.conf};
      if (is_finite(values)) add(b.cls, rotated_row(b, corners[i]));
    }
    return rows;
  }
  for (std::size_t i = 0; i < results.boxes.size(); ++i) {
    const Detection& d = results.boxes[i];
    const float values[] = {d.x1, d.y1, d.x2, d.y2, d.conf};
    if (is_finite(values)) add(d.cls, box_row(results, i));
  }
  return rows;
}

}  // namespace yolo::tasks
