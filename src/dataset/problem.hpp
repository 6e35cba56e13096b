// What was wrong in a dataset, with its place.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::dataset {

struct LabelProblem {
  std::filesystem::path file;  ///< the label file, annotation file or picture
  int line = 0;                ///< counted from 1; 0: the file as a whole
  std::string reason;
  bool dropped = true;  ///< false: it was used all the same
};

/// Writes {"problems": [{"file", "line", "reason", "dropped"}, ...], "count": n} atomically. Throws Error.
void write_labels_report(const std::filesystem::path& file, const std::vector<LabelProblem>& problems);

}  // namespace yolo::dataset
YOLO_OWN_SYMBOLS_END
