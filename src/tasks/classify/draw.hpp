// Drawing of class probabilities.
#pragma once

#include <yolo/annotator.hpp>
#include <yolo/results.hpp>

namespace yolo::tasks::classify {

/// The five most probable classes in white, a line each, from the upper left corner; 3 % of the height away
/// from both edges. A class without any probability is left out.
void draw(Annotator& annotator, const Results& results, const PlotOptions& options);

}  // namespace yolo::tasks::classify
