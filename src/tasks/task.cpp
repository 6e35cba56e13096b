#include "tasks/task.hpp"

#include <yolo/error.hpp>

#include "tasks/classify/classify.hpp"
#include "tasks/classify/draw.hpp"
#include "tasks/detect/detect.hpp"
#include "tasks/detect/draw.hpp"
#include "tasks/obb/draw.hpp"
#include "tasks/obb/obb.hpp"
#include "tasks/pose/draw.hpp"
#include "tasks/pose/pose.hpp"
#include "tasks/segment/segment.hpp"

namespace yolo::tasks {
namespace {

// In the order of drawing: masks lie below boxes.
constexpr TaskSpec kTasks[] = {
    {"segment", detect::make_fitter, segment::make_postprocessor, nullptr, segment::make_evaluator, segment::draw,
     load_polygons},
    {"detect", detect::make_fitter, detect::make_postprocessor, detect::make_view_postprocessor, detect::make_evaluator,
     detect::draw, load_boxes},
    {"obb", detect::make_fitter, obb::make_postprocessor, nullptr, obb::make_evaluator, obb::draw, load_polygons},
    {"classify", classify::make_fitter, classify::make_postprocessor, nullptr, classify::make_evaluator, classify::draw,
     load_class_folders},
    {"pose", detect::make_fitter, pose::make_postprocessor, nullptr, pose::make_evaluator, pose::draw, load_keypoints},
};

}  // namespace

std::span<const TaskSpec> all_tasks() { return kTasks; }

const TaskSpec& find_task(std::string_view name) {
  std::string known;
  for (const TaskSpec& task : kTasks) {
    if (task.name == name) return task;
    known += known.empty() ? "" : ", ";
    known += task.name;
  }
  throw Error(fmt::format("the task \"{}\" is not implemented yet; there is: {}", name, known), ErrorCode::unsupported);
}

}  // namespace yolo::tasks
