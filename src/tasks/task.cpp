#include "tasks/task.hpp"

#include <yolo/error.hpp>

#include "tasks/detect/detect.hpp"

namespace yolo::tasks {
namespace {

constexpr TaskSpec kTasks[] = {
    {"detect", detect::make_postprocessor},
};

}  // namespace

const TaskSpec& find_task(std::string_view name) {
  std::string known;
  for (const TaskSpec& task : kTasks) {
    if (task.name == name) return task;
    known += known.empty() ? "" : ", ";
    known += task.name;
  }
  throw Error(fmt::format("the task \"{}\" is not implemented yet; there is: {}", name, known));
}

}  // namespace yolo::tasks
