// Drawing of boxes.
#pragma once

#include <string>

#include <yolo/annotator.hpp>
#include <yolo/results.hpp>

namespace yolo::tasks::detect {

/// Boxes with their labels, the weakest first.
void draw(Annotator& annotator, const Results& results, const PlotOptions& options);

}  // namespace yolo::tasks::detect

namespace yolo::tasks {

/// "id:3 person 0.87": what stands on an object. A conf that is not a number is left out.
std::string object_label(const Results& results, int cls, float conf, int id, const PlotOptions& options);

}  // namespace yolo::tasks
