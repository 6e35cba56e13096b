// The networks that are written to ONNX files and read back.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <yolo/graph/tensor.hpp>

namespace yolo::test {

struct NetworkRow {
  std::string yaml;
  double gain = 1.5;      ///< of the formula: with too little, a picture does not show in the outputs
  std::int64_t kept = 0;  ///< of a head with one box an object the strongest boxes only
  graph::Shape small{2, 3, 64, 96}, other{1, 3, 128, 96}, third{3, 3, 64, 128};
  int first_opset = 11;

  /// Near ties may change the order of what was chosen.
  bool has_rows() const { return kept > 0 || yaml.find("rtdetr") != std::string::npos; }

  std::vector<int> opsets() const {
    std::vector<int> all{11, 12, 13, 17, 19, 20};
    if (first_opset > 11) all = {first_opset, 17, 19, 20};
    return all;
  }
};

inline void PrintTo(const NetworkRow& row, std::ostream* out) { *out << row.yaml; }

inline std::vector<NetworkRow> network_rows() {
  return {{"yolo11n"},
          {"yolo11n-seg"},
          {"yolo11n-pose"},
          {"yolo11n-obb"},
          {"yolo11n-cls"},
          {"yolov5n"},
          {"yolov8n"},
          {"yolov9t"},
          {"yolov10n"},
          {"yolov10n", 1.5, 100},
          {"yolo12n", 1.1},
          {"yolo26n"},
          {"yolo26n", 1.5, 100},
          {"yolo26n-seg"},
          {"yolo26n-seg", 1.5, 100},
          {"yolo26n-pose"},
          {"yolo26n-obb"},
          {"yolo26n-obb", 1.5, 100},
          {"yolo26n-cls"},
          // 300 places at least, to choose from.
          {"yolov8-rtdetr", 1.2, 0, {2, 3, 160, 96}, {1, 3, 160, 160}, {3, 3, 96, 160}, 16},
          {"rtdetr-l", 1.2, 0, {2, 3, 160, 96}, {1, 3, 160, 160}, {3, 3, 96, 160}, 16}};
}

inline std::string name_of_row(const testing::TestParamInfo<NetworkRow>& row) {
  std::string name = row.param.yaml;
  std::replace(name.begin(), name.end(), '-', '_');
  return name + (row.param.kept > 0 ? "_chosen" : "");
}

}  // namespace yolo::test
