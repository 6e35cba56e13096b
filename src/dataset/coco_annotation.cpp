// Reads bbox, segmentation and keypoints of one annotation.
#include "dataset/coco_annotation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "dataset/coco_outline.hpp"
#include "dataset/json_value.hpp"
#include "metrics/rle.hpp"

namespace yolo::dataset {
namespace {

using nlohmann::json;

constexpr double kMostPixels = 1 << 24;  // of a coordinate; a float holds whole ones up to here
constexpr double kMostSide = 1 << 20;

bool in_range(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](double value) { return std::abs(value) <= kMostPixels; });
}

std::string read_box(const json& annotation, CocoFacts& facts) {
  const auto box = json_numbers(annotation["bbox"]);
  if (!box || box->size() != 4) return "'bbox' should be four numbers, [x, y, width, height]";
  if ((*box)[2] < 0 || (*box)[3] < 0)
    return fmt::format("the box has a size of {} x {}", (*box)[2], (*box)[3]);
  if (!in_range(*box)) return "'bbox' holds numbers that no picture has";
  std::copy(box->begin(), box->end(), facts.box.begin());
  return {};
}

std::string read_polygons(const json& list, CocoFacts& facts) {
  for (const json& part : list) {
    const auto values = json_numbers(part);
    if (!values || values->size() % 2 != 0)
      return "a polygon of 'segmentation' should be [x1, y1, x2, y2, ...]";
    if (!in_range(*values)) return "a polygon of 'segmentation' holds numbers that no picture has";
    if (values->size() < 6) continue;  // no area
    std::vector<cv::Point2f>& points = facts.polygons.emplace_back();
    for (std::size_t i = 0; i < values->size(); i += 2) {
      points.emplace_back(static_cast<float>((*values)[i]), static_cast<float>((*values)[i + 1]));
    }
  }
  return {};
}

std::string read_runs(const json& rle, CocoFacts& facts) {
  const auto shape = rle.contains("size") ? json_numbers(rle["size"]) : std::nullopt;
  if (!rle.contains("counts") || !shape || shape->size() != 2) return "RLE needs 'counts' and 'size'";
  const double height = (*shape)[0], width = (*shape)[1];
  if (!(height >= 1 && width >= 1 && height <= kMostSide && width <= kMostSide))
    return fmt::format("the RLE is made for a picture of {}x{} pixels", width, height);
  facts.run_size = {static_cast<int>(width), static_cast<int>(height)};
  const json& counts = rle["counts"];
  if (counts.is_string()) {
    auto runs = decode_run_lengths(counts.get_ref<const std::string&>());
    if (!runs) return "the 'counts' of the RLE are damaged";
    facts.run_lengths = *std::move(runs);
  } else {
    const auto values = json_numbers(counts);
    if (!values) return "the 'counts' of the RLE should be numbers or a text";
    for (const double value : *values) {
      if (value < 0 || value > UINT32_MAX) return "the 'counts' of the RLE are out of range";
      facts.run_lengths.push_back(static_cast<std::uint32_t>(value));
    }
  }
  return runs_fit(facts.run_lengths, facts.run_size) ? "" : "the 'counts' of the RLE do not fill the picture";
}

std::string read_segmentation(const json& annotation, CocoFacts& facts) {
  const auto found = annotation.find("segmentation");
  if (found == annotation.end()) return {};
  if (found->is_object()) return read_runs(*found, facts);
  if (!found->is_array() || found->empty()) return {};
  // Some programs write one polygon without the list around it.
  return found->front().is_number() ? read_polygons(json::array({*found}), facts)
                                    : read_polygons(*found, facts);
}

/// The bounds of the outline, for annotations without a box.
std::string box_of_outline(Label& label) {
  CocoFacts& facts = *label.coco;
  if (!facts.run_lengths.empty()) {
    const cv::Rect2d box = metrics::bounds({facts.run_size.height, facts.run_size.width, facts.run_lengths});
    facts.box = {box.x, box.y, box.width, box.height};
    return {};
  }
  if (label.polygon.empty())
    return "the key 'bbox' is missing, and there is no 'segmentation' to take it from";
  float left = label.polygon[0].x, right = left, top = label.polygon[0].y, bottom = top;
  for (const cv::Point2f& point : label.polygon) {
    left = std::min(left, point.x), right = std::max(right, point.x);
    top = std::min(top, point.y), bottom = std::max(bottom, point.y);
  }
  facts.box = {left, top, right - left, bottom - top};
  return {};
}

std::string read_keypoints(const json& annotation, const KeypointShape& shape, Label& label) {
  const auto points = static_cast<std::size_t>(shape.points);
  if (!json_says(annotation, "keypoints")) {
    label.keypoints.resize(points);
    return {};
  }
  const auto values = json_numbers(annotation["keypoints"]);
  if (!values || values->size() != 3 * points) {
    return fmt::format("'keypoints' should hold {} numbers (x, y, visibility of {} points)", 3 * points,
                       points);
  }
  if (!in_range(*values)) return "'keypoints' holds numbers that no picture has";
  for (std::size_t i = 0; i < values->size(); i += 3) {
    label.keypoints.push_back({static_cast<float>((*values)[i]), static_cast<float>((*values)[i + 1]),
                               static_cast<float>((*values)[i + 2])});
  }
  return {};
}

bool is_crowd(const json& annotation) {
  const auto crowd = annotation.find("iscrowd");
  if (crowd == annotation.end()) return false;
  return crowd->is_boolean() ? crowd->get<bool>() : json_number(*crowd).value_or(0) != 0;
}

}  // namespace

std::string read_coco_annotation(const json& annotation, const std::optional<KeypointShape>& keypoints,
                                 bool keep_polygons, Label& label) {
  CocoFacts& facts = label.coco.emplace();
  facts.id = json_whole(annotation, "id").value_or(0);
  facts.crowd = is_crowd(annotation);
  const bool has_box = json_says(annotation, "bbox");
  std::string problem = has_box ? read_box(annotation, facts) : "";
  if (problem.empty() && (keep_polygons || !has_box)) {
    problem = read_segmentation(annotation, facts);
    const bool outlined = problem.empty() && (!facts.crowd || !has_box);
    if (outlined) {
      label.polygon = join_parts(facts.run_lengths.empty() ? facts.polygons
                                                           : outlines_of(facts.run_lengths, facts.run_size));
    }
  }
  if (problem.empty() && !has_box) problem = box_of_outline(label);
  if (facts.crowd || !keep_polygons) label.polygon.clear();
  if (!keep_polygons) facts.polygons.clear(), facts.run_lengths.clear();
  if (problem.empty() && keypoints) problem = read_keypoints(annotation, *keypoints, label);
  const double area = json_number(annotation, "area").value_or(-1);
  facts.area = area >= 0 && area <= kMostPixels * kMostPixels ? area : -1;  // below 0: that of the box
  return problem;
}

}  // namespace yolo::dataset
