#include "core/linear_assignment.hpp"

#include <limits>

#include <yolo/error.hpp>

namespace yolo {
namespace {

constexpr double kVeryLarge = 1e12;

// The Hungarian method with potentials (Kuhn, Munkres; Jonker and Volgenant's shortest augmenting paths):
// rows join one by one, and each looks for the cheapest chain of exchanges that ends at a free column.
class Solver {
 public:
  Solver(std::span<const float> cost, int rows, int columns, bool transposed)
      : cost_(cost),
        rows_(rows),
        columns_(columns),
        transposed_(transposed),
        row_potential_(at(rows) + 1, 0),
        column_potential_(at(columns) + 1, 0),
        row_of_(at(columns) + 1, 0) {}

  /// Row of each column, both from 1; 0 for a free column.
  const std::vector<int>& run() {
    for (int row = 1; row <= rows_; ++row) join(row);
    return row_of_;
  }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }

  double cost(int row, int column) const {
    const int r = row - 1, c = column - 1;
    const double value = cost_[transposed_ ? at(c) * at(rows_) + at(r) : at(r) * at(columns_) + at(c)];
    return std::isfinite(value) ? value : kVeryLarge;
  }

  void join(int row) {
    std::vector<double> slack(at(columns_) + 1, std::numeric_limits<double>::infinity());
    std::vector<int> from(at(columns_) + 1, 0);
    std::vector<char> seen(at(columns_) + 1, 0);
    row_of_[0] = row;
    int column = 0;
    do {
      seen[at(column)] = 1;
      column = step(column, slack, from, seen);
    } while (row_of_[at(column)] != 0);
    while (column != 0) {  // exchange along the chain
      row_of_[at(column)] = row_of_[at(from[at(column)])];
      column = from[at(column)];
    }
  }

  // Looks from the row of `column` at all columns not seen; returns the nearest of them.
  int step(int column, std::vector<double>& slack, std::vector<int>& from, const std::vector<char>& seen) {
    const int row = row_of_[at(column)];
    int nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int other = 1; other <= columns_; ++other) {
      if (seen[at(other)]) continue;
      const double reduced = cost(row, other) - row_potential_[at(row)] - column_potential_[at(other)];
      if (reduced < slack[at(other)]) {
        slack[at(other)] = reduced;
        from[at(other)] = column;
      }
      if (slack[at(other)] < least) {
        least = slack[at(other)];
        nearest = other;
      }
    }
    for (int other = 0; other <= columns_; ++other) {
      if (seen[at(other)]) {
        row_potential_[at(row_of_[at(other)])] += least;
        column_potential_[at(other)] -= least;
      } else {
        slack[at(other)] -= least;
      }
    }
    return nearest;
  }

  std::span<const float> cost_;
  int rows_, columns_;
  bool transposed_;
  std::vector<double> row_potential_, column_potential_;
  std::vector<int> row_of_;
};

}  // namespace

std::vector<int> assign_rows(std::span<const float> cost, int rows, int columns) {
  if (rows < 0 || columns < 0 ||
      cost.size() != static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)) {
    throw Error(fmt::format("{} costs for {} rows and {} columns", cost.size(), rows, columns));
  }
  std::vector<int> result(static_cast<std::size_t>(rows), -1);
  if (rows == 0 || columns == 0) return result;
  const bool transposed = rows > columns;
  Solver solver(cost, transposed ? columns : rows, transposed ? rows : columns, transposed);
  const std::vector<int>& partner = solver.run();
  for (std::size_t i = 1; i < partner.size(); ++i) {
    if (partner[i] == 0) continue;
    if (transposed) {
      result[i - 1] = partner[i] - 1;
    } else {
      result[static_cast<std::size_t>(partner[i] - 1)] = static_cast<int>(i) - 1;
    }
  }
  return result;
}

}  // namespace yolo
