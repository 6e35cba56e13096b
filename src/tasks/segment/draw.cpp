// Drawing of masks: a veil in the colour of the class over each object.
#include "tasks/segment/segment.hpp"

namespace yolo::tasks::segment {

void draw(Annotator& annotator, const Results& results, const PlotOptions& options) {
  if (!options.masks || !results.masks || results.masks->empty()) return;
  std::vector<Color> colors;
  for (std::size_t i = 0; i < results.masks->size(); ++i) {
    colors.push_back(class_color(i < results.boxes.size() ? results.boxes[i].cls : static_cast<int>(i)));
  }
  annotator.masks(*results.masks, colors);
}

}  // namespace yolo::tasks::segment
