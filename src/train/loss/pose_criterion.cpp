#include "train/loss/pose_criterion.hpp"

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

using at::Tensor;

struct PoseParts {
  Tensor distance, visibility;
};

// Labels of the given cells in cells: F x K x 3, the last 0 where a point is not labelled.
Tensor targets_of(const TensorBatch& batch, const Objects& objects, const Assignment& assignment,
                  const Tensor& strides) {
  const Tensor rows = batch.keypoints.index_select(0, objects.source.index_select(0, assignment.object));
  const auto height = static_cast<float>(batch.images.size(2)),
             width = static_cast<float>(batch.images.size(3));
  const Tensor places =
      rows.narrow(2, 0, 2) * at::tensor({width, height}, rows.options()) / strides.unsqueeze(2);
  const Tensor labelled =
      rows.size(2) == 3 ? (rows.narrow(2, 2, 1) != 0).to(at::kFloat) : at::ones_like(rows.narrow(2, 0, 1));
  return at::cat({places, labelled}, 2);
}

// `count`: of all keypoints of given cells in the whole batch.
PoseParts pose_parts(const Tensor& logits, const Tensor& targets, const Positives& positives,
                     const Tensor& sigmas, double count) {
  const Tensor predicted = logits.narrow(2, 0, 2) * 2 + (positives.centers - 0.5).unsqueeze(1);
  const Tensor labelled = targets.select(2, 2);
  const Tensor sides = positives.targets.narrow(1, 2, 2) - positives.targets.narrow(1, 0, 2);
  PoseParts parts;
  parts.distance =
      keypoint_losses(predicted, targets.narrow(2, 0, 2), labelled, sides.prod(1, true), sigmas).sum() /
      count;
  parts.visibility = logits.size(2) == 3 ? at::binary_cross_entropy_with_logits(logits.select(2, 2), labelled,
                                                                                {}, {}, at::Reduction::Sum) /
                                               count
                                         : at::zeros({}, logits.options());
  return parts;
}

}  // namespace

std::vector<float> coco_sigmas() {
  return {0.026F, 0.025F, 0.025F, 0.035F, 0.035F, 0.079F, 0.079F, 0.072F, 0.072F,
          0.062F, 0.062F, 0.107F, 0.107F, 0.087F, 0.087F, 0.089F, 0.089F};
}

Tensor keypoint_losses(const Tensor& predicted, const Tensor& truth, const Tensor& labelled,
                       const Tensor& areas, const Tensor& sigmas) {
  constexpr double kSmall = 1e-9;
  const Tensor distance = (predicted - truth).square().sum(2);
  const Tensor weight = static_cast<double>(labelled.size(1)) / (labelled.sum(1, true) + kSmall);
  const Tensor exponent = distance / (8 * sigmas.square() * (areas + kSmall));
  return weight * (1 - (-exponent).exp()) * labelled;
}

PoseCriterion::PoseCriterion(const LossGains& gains, std::int64_t points, std::int64_t values,
                             std::vector<float> sigmas)
    : gains_(gains), points_(points), values_(values), sigmas_(std::move(sigmas)) {
  if (static_cast<std::int64_t>(sigmas_.size()) != points) {
    throw Error(
        fmt::format("{} sigmas for {} keypoints: give one each (kpt_oks_sigmas)", sigmas_.size(), points));
  }
}

std::vector<std::string> PoseCriterion::item_names() const {
  return {"box_loss", "pose_loss", "kobj_loss", "cls_loss", "dfl_loss"};
}

Loss PoseCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const DenseHead head = read_dense_head(maps, batch.images);
  const HeadTable keypoints(head.grid, maps_named(maps, "keypoints"));
  const Objects objects = objects_of(batch);
  const Assignment assignment = assign_corners(head, objects, {});
  const Positives positives = positives_of(head, assignment, objects, batch);
  const BoxParts parts = detect_parts(head, assignment, objects, positives);
  PoseParts pose{at::zeros({}, parts.box.options().requires_grad(false)),
                 at::zeros({}, parts.box.options().requires_grad(false))};
  if (const std::int64_t count = batch.of_whole_batch(assignment.cells.count()); count > 0) {
    // A head without visibility learns from labels with it too: they tell which points are labelled.
    if (!batch.keypoints.defined() || batch.keypoints.size(1) != points_) {
      throw Error(fmt::format(
          "labels with {} keypoints are needed: kpt_shape of the data and the model differ", points_));
    }
    const Tensor logits = keypoints.select(head.grid, assignment.cells).view({-1, points_, values_});
    const Tensor targets = targets_of(batch, objects, assignment, positives.strides);
    pose = pose_parts(logits, targets, positives, at::tensor(sigmas_, logits.options().requires_grad(false)),
                      static_cast<double>(count * points_));
  }
  return gather_items({parts.box, pose.distance, pose.visibility, parts.classes, parts.distribution},
                      {gains_.box, gains_.pose, gains_.visibility, gains_.classes, gains_.distribution},
                      batch.of_whole_batch(head.grid.images));
}

}  // namespace yolo::train
