// How far values are apart.
#pragma once

#include <vector>

#include "onnx/export_programs.hpp"

namespace yolo::test {

/// The largest difference as a share of the largest value of its channel (axis 1; 1 counts as the least such
/// value). With `as_rows` of N x rows x columns each row is compared with the nearest one, by the columns'
/// largest values: near ties may change the order of what was chosen. Outputs of other names or shapes, and
/// values that are not finite, are failures of the test.
double difference(const std::vector<Values>& found, const std::vector<Values>& expected,
                  bool as_rows = false);

/// The largest difference between the images of a batch, as a share of the largest value: pictures show in
/// the output.
double contrast(const Values& values);

}  // namespace yolo::test
