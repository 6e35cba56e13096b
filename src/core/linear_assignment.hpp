// Pairs rows with columns so that the sum of their costs is least.
#pragma once

#include <span>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// `cost`: rows x columns, row-major. Returns the column of each row, -1 for rows left over when there are
/// more of them than columns. Every row (or, of those, every column) gets a partner. A cost that is not
/// finite counts as very large. Takes O(small^2 large) steps. Throws Error when `cost` has another size.
std::vector<int> assign_rows(std::span<const float> cost, int rows, int columns);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
