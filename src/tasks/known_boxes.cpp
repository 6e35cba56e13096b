#include "tasks/known_boxes.hpp"

namespace yolo::tasks {

std::vector<detect::Candidate> known_boxes(const dataset::Sample& sample, const image::Transform& transform) {
  const auto width = static_cast<float>(transform.original.width), height = static_cast<float>(transform.original.height);
  std::vector<detect::Candidate> boxes;
  for (const dataset::Label& label : sample.labels) {
    detect::Candidate box;
    box.x1 = (label.x - label.w / 2) * width;
    box.y1 = (label.y - label.h / 2) * height;
    box.x2 = (label.x + label.w / 2) * width;
    box.y2 = (label.y + label.h / 2) * height;
    transform.apply_box(box.x1, box.y1, box.x2, box.y2);
    box.conf = 1;
    box.cls = label.cls;
    boxes.push_back(box);
  }
  return boxes;
}

}  // namespace yolo::tasks
