// Drawing of rotated boxes.
#pragma once

#include <yolo/annotator.hpp>
#include <yolo/results.hpp>

namespace yolo::tasks::obb {

/// Rotated boxes with their labels, the weakest first.
void draw(Annotator& annotator, const Results& results, const PlotOptions& options);

}  // namespace yolo::tasks::obb
