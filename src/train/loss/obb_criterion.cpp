#include "train/loss/obb_criterion.hpp"

#include <yolo/error.hpp>

#include "train/loss/box_overlap.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

Assignment assign_rotated(const DenseHead& head, const HeadTable& angles, const Objects& objects) {
  const at::NoGradGuard no_gradients;
  std::vector<Tensor> distances;
  for (const Tensor& level : head.boxes.levels()) distances.push_back(expected_distances(level));
  const Tensor boxes =
      rotated_around(head.points.centers, at::cat(distances), angle_of(at::cat(angles.levels())));
  const Tensor pixels = at::cat({boxes.narrow(1, 0, 4) * head.points.strides, boxes.narrow(1, 4, 1)}, 1);
  return assign(head.grid, head.classes, pixels, objects, {});
}

}  // namespace

std::vector<std::string> ObbCriterion::item_names() const { return {"box_loss", "cls_loss", "dfl_loss"}; }

Loss ObbCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  if (batch.boxes.size(1) != 5)
    throw Error("rotated boxes are learnt from labels with an angle, and these have none");
  const DenseHead head = read_dense_head(maps, batch.images);
  const HeadTable angles(head.grid, maps_named(maps, "angles"));
  const Objects objects = objects_of(batch);
  const Assignment assignment = assign_rotated(head, angles, objects);
  const Positives positives = positives_of(head, assignment, objects, batch);
  const Tensor boxes = rotated_around(positives.centers, positives.distances,
                                      angle_of(angles.select(head.grid, assignment.cells)));
  // The distribution learns the sides of the box before it is turned.
  const Tensor distances = distances_of(positives.centers, corners_of(positives.targets.narrow(1, 0, 4)),
                                        head.boxes.columns() / 4);
  return gather_items({weighted_mean(1 - gaussian_overlap(boxes, positives.targets), positives),
                       class_loss_sum(head, assignment, objects.classes) / positives.score_sum,
                       weighted_mean(distribution_loss(positives.distribution, distances), positives)},
                      {gains_.box, gains_.classes, gains_.distribution},
                      batch.of_whole_batch(head.grid.images));
}

}  // namespace yolo::train
