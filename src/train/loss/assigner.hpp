// Which cell learns which object: task-aligned assignment (TOOD, arXiv:2108.07755).
#pragma once

#include "train/loss/head_tables.hpp"
#include "train/loss/objects.hpp"

namespace yolo::train {

struct AssignerOptions {
  std::int64_t most_cells = 10;                 ///< cells an object is given at first
  double score_power = 0.5, overlap_power = 6;  ///< alignment = score^a * overlap^b
};

/// The cells that are given an object.
struct Assignment {
  RowSet cells;       ///< F rows of the grid
  at::Tensor object;  ///< F, i64: number within Objects
  at::Tensor score;   ///< F: target of the class's score, 0..1
};

/// An object asks for the cells with the best alignment among those whose centre it contains; a cell that
/// several ask for goes to the object it overlaps most; the score is the alignment, scaled so that the best
/// of an object has its best overlap. Overlap is the complete IoU, of rotated boxes that of Gaussians, and no
/// less than 0.
///
/// `logits`: classes, one table a level. `boxes`: rows x 4 corners, or rows x 5 rotated, pixels, all rows of
/// the grid. Neither is looked at for its gradient. Computed on the processor, by loops over the cells inside
/// objects.
Assignment assign(const CellGrid& grid, const HeadTable& logits, const at::Tensor& boxes,
                  const Objects& objects, const AssignerOptions& options);

}  // namespace yolo::train
