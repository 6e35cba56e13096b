#include "tasks/obb/draw.hpp"

#include "tasks/detect/draw.hpp"

namespace yolo::tasks::obb {

void draw(Annotator& annotator, const Results& results, const PlotOptions& options) {
  if (!results.obb || !options.boxes) return;
  for (std::size_t i = results.obb->size(); i-- > 0;) {
    const RotatedBox& box = (*results.obb)[i];
    annotator.rotated_box_label(corners_of(box), object_label(results, box.cls, box.conf, box.id, options),
                                class_color(box.cls));
  }
}

}  // namespace yolo::tasks::obb
