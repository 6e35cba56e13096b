// Gathers the boxes of all images.
#include "record/label_boxes.hpp"

namespace yolo::record {

plot::LabelBoxes label_boxes(std::span<const dataset::Sample> samples, std::vector<std::string> names) {
  plot::LabelBoxes boxes;
  boxes.names = std::move(names);
  for (const dataset::Sample& sample : samples) {
    for (const dataset::Label& label : sample.labels) {
      boxes.classes.push_back(label.cls);
      boxes.boxes.push_back({label.x, label.y, label.w, label.h});
    }
  }
  return boxes;
}

}  // namespace yolo::record
