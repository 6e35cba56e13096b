#include "graph/head_task.hpp"

namespace yolo::graph {
namespace {

struct TaskRow {
  std::string_view type;
  std::string_view task;
};

constexpr TaskRow kHeadTasks[] = {
    {"Detect", "detect"},
    {"AnchorDetect", "detect"},
    {"v10Detect", "detect"},
    {"WorldDetect", "detect"},
    {"RTDETRDecoder", "detect"},
    {"YOLOEDetect", "detect"},
    {"Segment", "segment"},
    {"AnchorSegment", "segment"},
    {"YOLOESegment", "segment"},
    {"Pose", "pose"},
    {"OBB", "obb"},
    {"Classify", "classify"},
};

}  // namespace

std::string_view task_of_head(std::string_view type) {
  for (const TaskRow& row : kHeadTasks) {
    if (row.type == type) return row.task;
  }
  return {};
}

}  // namespace yolo::graph
