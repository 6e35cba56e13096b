#include "graph/newer_families.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace yolo::graph {
namespace {

struct LayerFamily {
  std::string_view type;
  std::string_view family;
};

constexpr LayerFamily kLayers[] = {
    {"A2C2f", "YOLO12"},
    {"ABlock", "YOLO12"},
    {"AAttn", "YOLO12"},
    {"Segment26", "YOLO26"},
    {"Pose26", "YOLO26"},
    {"OBB26", "YOLO26"},
    {"Proto26", "YOLO26"},
    {"RealNVP", "YOLO26"},
    {"SemanticSegment", "YOLO26 for semantic segmentation"},
    {"WorldDetect", "YOLO-World"},
    {"C2fAttn", "YOLO-World"},
    {"ImagePoolingAttn", "YOLO-World"},
    {"YOLOEDetect", "YOLOE"},
    {"YOLOESegment", "YOLOE"},
    {"YOLOESegment26", "YOLOE"},
    {"AnchorSegment", "the segmentation of legacy YOLOv5"},
};

struct NameFamily {
  std::string_view start;
  std::string_view family;
};

constexpr NameFamily kNames[] = {
    {"yolo12", "YOLO12"}, {"yolov12", "YOLO12"},    {"yolo26", "YOLO26"},
    {"yoloe-", "YOLOE"},  {"yolo_nas", "YOLO-NAS"},
};

}  // namespace

std::string_view newer_family_of_layer(std::string_view type) {
  for (const LayerFamily& row : kLayers) {
    if (row.type == type) return row.family;
  }
  return {};
}

std::string_view newer_family_of_name(std::string_view name) {
  const std::string file = to_lower(name.substr(name.find_last_of("/\\") + 1));
  for (const NameFamily& row : kNames) {
    if (file.starts_with(row.start)) return row.family;
  }
  return {};
}

std::string not_implemented(std::string_view family) {
  return fmt::format("{} is not implemented yet; the families that are: docs/layers.md", family);
}

}  // namespace yolo::graph
