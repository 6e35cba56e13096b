// What the losses of all heads with a box a cell share: reading the maps, decoding boxes, and the parts box,
// class and distribution.
#pragma once

#include <yolo/train/criterion.hpp>

#include "train/loss/assigner.hpp"

namespace yolo::train {

/// Maps of boxes and classes.
struct DenseHead {
  CellGrid grid;
  HeadTable
      boxes;  ///< 4 x bins columns: how the distances from a cell's centre to the four sides are distributed
  HeadTable classes;  ///< logits
  CellPoints points;
};

/// Reads "<prefix>box0", "<prefix>cls0", ... Throws Error when they do not fit the images.
DenseHead read_dense_head(const std::vector<NamedMap>& maps, const at::Tensor& images,
                          const std::string& prefix = "");

/// Expected distances to left, top, right and bottom in cells, F x 4, of F x (4 * bins) logits.
at::Tensor expected_distances(const at::Tensor& logits);

/// Corners in cells from distances around centres (F x 2).
at::Tensor corners_around(const at::Tensor& centers, const at::Tensor& distances);

/// Rotated boxes in cells (F x 5): the centre is moved along the box's own axes. `angles`: F x 1, radians.
at::Tensor rotated_around(const at::Tensor& centers, const at::Tensor& distances, const at::Tensor& angles);

/// Angle in radians, -pi/4 .. 3/4 pi, from the head's value.
at::Tensor angle_of(const at::Tensor& logits);

/// Distances from centres to the sides of corner boxes, limited to what the bins can say.
at::Tensor distances_of(const at::Tensor& centers, const at::Tensor& corners, std::int64_t bins);

/// Cross-entropy of each distance's distribution against the two bins around it, mean over the four sides: F
/// (Li et al., arXiv:2006.04388).
at::Tensor distribution_loss(const at::Tensor& logits, const at::Tensor& distances);

/// Binary cross-entropy of all logits, summed; `assignment` says where targets other than 0 are. `classes` is
/// by object.
at::Tensor class_loss_sum(const DenseHead& head, const Assignment& assignment, const at::Tensor& classes);

/// The cells that were given an object, with what they predict (with gradients) and what they should.
struct Positives {
  at::Tensor centers, strides;  ///< F x 2 in cells, F x 1
  at::Tensor distribution;      ///< F x (4 * bins) logits
  at::Tensor distances;         ///< F x 4, expected
  at::Tensor targets;           ///< F x 4 corners or F x 5 rotated, cells
  at::Tensor weights;           ///< F: the target scores
  at::Tensor score_sum;         ///< scalar: their sum over the whole batch, at least 1
};
Positives positives_of(const DenseHead& head, const Assignment& assignment, const Objects& objects,
                       const TensorBatch& batch);

/// Sum of values times weights over score_sum; 0 without any.
at::Tensor weighted_mean(const at::Tensor& values, const Positives& positives);

/// The three parts before their weights.
struct BoxParts {
  at::Tensor box, classes, distribution;
};
BoxParts detect_parts(const DenseHead& head, const Assignment& assignment, const Objects& objects,
                      const Positives& positives);

/// Assigns by corner boxes.
Assignment assign_corners(const DenseHead& head, const Objects& objects, const AssignerOptions& options);

/// Items with their weights, their sum times the number of images in the whole batch.
Loss gather_items(const std::vector<at::Tensor>& items, const std::vector<double>& weights,
                  std::int64_t images);

}  // namespace yolo::train
