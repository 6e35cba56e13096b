// Drawing of skeletons.
#pragma once

#include <yolo/annotator.hpp>
#include <yolo/results.hpp>

namespace yolo::tasks::pose {

/// Keypoints and limbs of each object, the weakest first.
void draw(Annotator& annotator, const Results& results, const PlotOptions& options);

}  // namespace yolo::tasks::pose
