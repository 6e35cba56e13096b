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
  std::string_view part;  ///< anywhere behind it
  std::string_view family;
};

constexpr NameFamily kNames[] = {
    {"yolo26", "-sem", "YOLO26 for semantic segmentation"},
    {"yolov12", "", "YOLOv12 of its authors' own program (Ultralytics' is YOLO12)"},
    {"yoloe-", "", "YOLOE"},
    {"yolo_nas", "", "YOLO-NAS"},
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
    if (file.starts_with(row.start) && file.find(row.part, row.start.size()) != std::string::npos) return row.family;
  }
  return {};
}

std::string not_implemented(std::string_view family) {
  return fmt::format("{} is not implemented yet; the families that are: docs/layers.md", family);
}

}  // namespace yolo::graph
