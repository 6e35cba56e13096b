// What validation prints.
#pragma once

#include <string>

#include <yolo/val_metrics.hpp>

#include "core/own_symbols.hpp"
#include "tasks/evaluator.hpp"
#include "tasks/val_dataset.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// "val: 126 images, 2 backgrounds, 0 corrupt in /data/coco128/labels", with what was left out.
std::string scan_line(const std::string& split, const tasks::ValDataset& dataset);

/// "labels/0001.txt:3: reason".
std::string problem_line(const dataset::LabelProblem& problem);

/// "7 remarks on the dataset:" and the first of them; where all are, when `folder` says.
std::string problem_list(const std::vector<std::string>& lines, const std::string& folder);

/// The head of the table.
std::string val_heading(const tasks::Evaluator& evaluator, ApKind ap);

/// The row of all classes and, in detail, the rows of the classes when there are several, and the line on speed.
std::string val_rows(const ValMetrics& metrics, bool detailed = true);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
