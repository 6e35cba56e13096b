// Reads bbox, segmentation and keypoints of one annotation.
#include "dataset/coco_annotation.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "dataset/coco_outline.hpp"

namespace yolo::dataset {
namespace {

using nlohmann::json;

/// The numbers of an array; nothing when one of them is none.
std::optional<std::vector<double>> numbers(const json& array) {
  if (!array.is_array()) return std::nullopt;
  std::vector<double> values;
  for (const json& item : array) {
    if (!item.is_number()) return std::nullopt;
    values.push_back(item.get<double>());
    if (!std::isfinite(values.back())) return std::nullopt;
  }
  return values;
}

std::string read_box(const json& annotation, cv::Size size, Label& label) {
  if (!annotation.contains("bbox")) return "the key 'bbox' is missing";
  const auto box = numbers(annotation["bbox"]);
  if (!box || box->size() != 4) return "'bbox' should be [x, y, width, height]";
  const double x = (*box)[0], y = (*box)[1], w = (*box)[2], h = (*box)[3];
  if (w < 0 || h < 0) return fmt::format("the box has a size of {} x {}", w, h);
  label.x = static_cast<float>((x + w / 2) / size.width);
  label.y = static_cast<float>((y + h / 2) / size.height);
  label.w = static_cast<float>(w / size.width);
  label.h = static_cast<float>(h / size.height);
  if (!std::isfinite(label.w) || !std::isfinite(label.h))
    return fmt::format("the box has a size of {} x {}", w, h);
  if (label.x < 0 || label.x > 1 || label.y < 0 || label.y > 1)
    return "the middle of the box lies outside the picture";
  return {};
}

std::string read_polygons(const json& list, CocoFacts& facts) {
  for (const json& part : list) {
    const auto values = numbers(part);
    if (!values || values->size() % 2 != 0)
      return "a polygon of 'segmentation' should be [x1, y1, x2, y2, ...]";
    if (values->size() < 6) continue;  // no area
    std::vector<cv::Point2f>& points = facts.polygons.emplace_back();
    for (std::size_t i = 0; i < values->size(); i += 2) {
      points.emplace_back(static_cast<float>((*values)[i]), static_cast<float>((*values)[i + 1]));
    }
  }
  return {};
}

std::string read_runs(const json& rle, cv::Size size, CocoFacts& facts) {
  const auto shape = rle.contains("size") ? numbers(rle["size"]) : std::nullopt;
  if (!rle.contains("counts") || !shape || shape->size() != 2) return "RLE needs 'counts' and 'size'";
  if ((*shape)[0] != size.height || (*shape)[1] != size.width) {
    return fmt::format("the RLE is made for {}x{} pixels, the picture has {}x{}", (*shape)[1], (*shape)[0],
                       size.width, size.height);
  }
  const json& counts = rle["counts"];
  if (counts.is_string()) {
    auto runs = decode_run_lengths(counts.get_ref<const std::string&>());
    if (!runs) return "the 'counts' of the RLE are damaged";
    facts.run_lengths = *std::move(runs);
  } else {
    const auto values = numbers(counts);
    if (!values) return "the 'counts' of the RLE should be numbers or a text";
    for (const double value : *values) {
      if (value < 0 || value > UINT32_MAX) return "the 'counts' of the RLE are out of range";
      facts.run_lengths.push_back(static_cast<std::uint32_t>(value));
    }
  }
  return runs_fit(facts.run_lengths, size) ? "" : "the 'counts' of the RLE do not fill the picture";
}

std::string read_segmentation(const json& annotation, cv::Size size, bool keep, Label& label) {
  const auto found = annotation.find("segmentation");
  if (found == annotation.end() || found->is_null() || !keep) return {};
  CocoFacts& facts = *label.coco;
  std::string problem;
  if (found->is_array()) problem = read_polygons(*found, facts);
  if (found->is_object()) problem = read_runs(*found, size, facts);
  if (!problem.empty() || facts.crowd) return problem;
  label.polygon = join_parts(found->is_object() ? outlines_of(facts.run_lengths, size) : facts.polygons);
  for (cv::Point2f& point : label.polygon) {
    point.x /= static_cast<float>(size.width);
    point.y /= static_cast<float>(size.height);
  }
  return {};
}

std::string read_keypoints(const json& annotation, cv::Size size, const KeypointShape& shape, Label& label) {
  const auto points = static_cast<std::size_t>(shape.points);
  if (!annotation.contains("keypoints")) {
    label.keypoints.resize(points);
    return {};
  }
  const auto values = numbers(annotation["keypoints"]);
  if (!values || values->size() != 3 * points) {
    return fmt::format("'keypoints' should hold {} numbers (x, y, visibility of {} points)", 3 * points,
                       points);
  }
  for (std::size_t i = 0; i < values->size(); i += 3) {
    label.keypoints.push_back({static_cast<float>((*values)[i] / size.width),
                               static_cast<float>((*values)[i + 1] / size.height),
                               static_cast<float>((*values)[i + 2])});
  }
  return {};
}

}  // namespace

std::optional<double> json_number(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<std::int64_t> json_whole(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_number_float()) return std::nullopt;
  const double value = found->get<double>();
  constexpr double kExact = 9007199254740992.0;  // 2^53
  return value == std::floor(value) && std::abs(value) < kExact
             ? std::optional(static_cast<std::int64_t>(value))
             : std::nullopt;
}

std::string read_coco_annotation(const json& annotation, cv::Size size,
                                 const std::optional<KeypointShape>& keypoints, bool keep_polygons,
                                 Label& label) {
  CocoFacts& facts = label.coco.emplace();
  facts.id = json_whole(annotation, "id").value_or(0);
  const auto crowd = annotation.find("iscrowd");
  if (crowd != annotation.end())
    facts.crowd =
        crowd->is_boolean() ? crowd->get<bool>() : json_number(annotation, "iscrowd").value_or(0) != 0;
  std::string problem = read_box(annotation, size, label);
  if (problem.empty()) problem = read_segmentation(annotation, size, keep_polygons, label);
  if (problem.empty() && keypoints) problem = read_keypoints(annotation, size, *keypoints, label);
  facts.area = json_number(annotation, "area").value_or(double{label.w} * size.width * label.h * size.height);
  return problem;
}

}  // namespace yolo::dataset
