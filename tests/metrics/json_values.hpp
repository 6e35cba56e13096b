// Reference values from JSON.
#pragma once

#include <opencv2/core.hpp>

#include "support.hpp"

namespace yolo::test {

inline cv::Mat1f to_matrix(const nlohmann::json& rows) {
  cv::Mat1f result(static_cast<int>(rows.size()), rows.empty() ? 0 : static_cast<int>(rows[0].size()));
  for (int y = 0; y < result.rows; ++y) {
    for (int x = 0; x < result.cols; ++x) {
      result(y, x) = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)].get<float>();
    }
  }
  return result;
}

inline void expect_near(const cv::Mat1f& found, const cv::Mat1f& expected, float tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (int y = 0; y < found.rows; ++y) {
    for (int x = 0; x < found.cols; ++x)
      EXPECT_NEAR(found(y, x), expected(y, x), tolerance) << y << ", " << x;
  }
}

inline void expect_near(const std::vector<double>& found, const nlohmann::json& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i].get<double>(), tolerance) << i;
}

}  // namespace yolo::test
