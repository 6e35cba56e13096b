// Names of tests that run once for each of several files or networks.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

namespace yolo::test {

/// The last argument of INSTANTIATE_TEST_SUITE_P where parameters are texts: "yolo11n-seg.pt" is called "yolo11n_seg_pt".
struct ParameterName {
  template <typename Info>
  std::string operator()(const Info& info) const {
    std::string name = info.param;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
  }
};

}  // namespace yolo::test
