// The boxes of a dataset's labels, for the charts of labels.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"
#include "dataset/label.hpp"
#include "plot/chart/labels.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// `names`: of the dataset's classes.
plot::LabelBoxes label_boxes(std::span<const dataset::Sample> samples, std::vector<std::string> names);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
