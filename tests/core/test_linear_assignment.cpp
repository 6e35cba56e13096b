// Least sums of costs against trying all pairings.
#include "core/linear_assignment.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <random>

#include <yolo/error.hpp>

namespace yolo {
namespace {

double sum_of(const std::vector<float>& cost, const std::vector<int>& columns, int count) {
  double sum = 0;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    if (columns[row] >= 0)
      sum += cost[row * static_cast<std::size_t>(count) + static_cast<std::size_t>(columns[row])];
  }
  return sum;
}

// Every order of the larger side, of which the first entries are used.
double least_sum(const std::vector<float>& cost, int rows, int columns) {
  std::vector<int> order(static_cast<std::size_t>(std::max(rows, columns)));
  std::iota(order.begin(), order.end(), 0);
  double least = std::numeric_limits<double>::infinity();
  do {
    double sum = 0;
    for (int i = 0; i < std::min(rows, columns); ++i) {
      const int other = order[static_cast<std::size_t>(i)];
      sum += cost[static_cast<std::size_t>(rows <= columns ? i * columns + other : other * columns + i)];
    }
    least = std::min(least, sum);
  } while (std::next_permutation(order.begin(), order.end()));
  return least;
}

TEST(AssignRows, HasTheLeastSumOfAllPairings) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> value(-3, 5);
  for (int rows = 1; rows <= 6; ++rows) {
    for (int columns = 1; columns <= 6; ++columns) {
      std::vector<float> cost(static_cast<std::size_t>(rows * columns));
      for (float& entry : cost) entry = value(random);
      const std::vector<int> found = assign_rows(cost, rows, columns);
      std::vector<int> used;
      for (int column : found) {
        if (column >= 0) used.push_back(column);
      }
      EXPECT_EQ(used.size(), static_cast<std::size_t>(std::min(rows, columns)));
      std::sort(used.begin(), used.end());
      EXPECT_EQ(std::adjacent_find(used.begin(), used.end()), used.end()) << "a column twice";
      EXPECT_NEAR(sum_of(cost, found, columns), least_sum(cost, rows, columns), 1e-5)
          << rows << " x " << columns;
    }
  }
}

TEST(AssignRows, AvoidsWhatIsNotFinite) {
  const float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(assign_rows(std::vector<float>{inf, 1, 1, nan}, 2, 2), (std::vector<int>{1, 0}));
  EXPECT_EQ(assign_rows({}, 0, 5), std::vector<int>{});
  EXPECT_EQ(assign_rows({}, 2, 0), (std::vector<int>{-1, -1}));
  EXPECT_THROW(assign_rows(std::vector<float>{1, 2, 3}, 2, 2), Error);
}

}  // namespace
}  // namespace yolo
