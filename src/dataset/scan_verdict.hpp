// What a scan has to say about a split as a whole.
#pragma once

#include "dataset/scan.hpp"

namespace yolo::dataset {

/// Throws Error with the first reasons when no picture can be used, or when there are labels and none of them
/// can.
void check_what_is_left(const ScanResult& result);

/// Adds notes when the images that are left have no labels at all, and when label files lie where none is
/// looked for.
void note_absent_labels(const ScanOptions& options, ScanResult& result);

/// The first reasons why something was left out, for an error: "a.txt:3: reason; b.txt: reason and 7 more".
std::string first_reasons(const std::vector<LabelProblem>& problems);

/// "labels/0001.txt:3: reason".
std::string problem_text(const LabelProblem& problem);

}  // namespace yolo::dataset
