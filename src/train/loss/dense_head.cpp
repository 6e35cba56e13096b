#include "train/loss/dense_head.hpp"

#include <numbers>

#include <yolo/error.hpp>

#include "train/loss/box_overlap.hpp"
#include "train/loss/class_sum.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

constexpr double kLastBin =
    0.01;  // distances end this much before the last bin, so that there is a bin on either side

}  // namespace

DenseHead read_dense_head(const std::vector<NamedMap>& maps, const Tensor& images,
                          const std::string& prefix) {
  const std::vector<Tensor> boxes = maps_named(maps, prefix + "boxes"),
                            classes = maps_named(maps, prefix + "scores");
  if (boxes.size() != classes.size() || boxes[0].size(0) != images.size(0) || boxes[0].size(1) % 4 != 0) {
    throw Error(fmt::format(
        "maps of a head ({} of boxes with {} channels, {} of classes, {} images) do not fit {} images",
        boxes.size(), boxes[0].size(1), classes.size(), boxes[0].size(0), images.size(0)));
  }
  const CellGrid grid = grid_of(boxes, images.size(2), images.size(3));
  return {grid, HeadTable(grid, boxes), HeadTable(grid, classes), points_of(grid, boxes[0].device())};
}

Tensor expected_distances(const Tensor& logits) {
  const std::int64_t bins = logits.size(1) / 4;
  return at::softmax(logits.view({logits.size(0), 4, bins}), 2)
      .matmul(at::arange(bins, logits.options().requires_grad(false)));
}

Tensor corners_around(const Tensor& centers, const Tensor& distances) {
  return at::cat({centers - distances.narrow(1, 0, 2), centers + distances.narrow(1, 2, 2)}, 1);
}

Tensor rotated_around(const Tensor& centers, const Tensor& distances, const Tensor& angles) {
  const Tensor near = distances.narrow(1, 0, 2), far = distances.narrow(1, 2, 2), shift = (far - near) / 2;
  const Tensor x = shift.narrow(1, 0, 1), y = shift.narrow(1, 1, 1), cosine = angles.cos(),
               sine = angles.sin();
  return at::cat({at::cat({x * cosine - y * sine, x * sine + y * cosine}, 1) + centers, near + far, angles},
                 1);
}

Tensor angle_of(const Tensor& logits) { return (at::sigmoid(logits) - 0.25) * std::numbers::pi; }

Tensor distances_of(const Tensor& centers, const Tensor& corners, std::int64_t bins) {
  return at::cat({centers - corners.narrow(1, 0, 2), corners.narrow(1, 2, 2) - centers}, 1)
      .clamp(0, static_cast<double>(bins - 1) - kLastBin);
}

Tensor distribution_loss(const Tensor& logits, const Tensor& distances) {
  const Tensor logs = at::log_softmax(logits.view({logits.size(0), 4, logits.size(1) / 4}), 2);
  const Tensor lower = distances.to(at::kLong).unsqueeze(2);
  const Tensor upper_share = distances.unsqueeze(2) - lower;
  const Tensor loss = logs.gather(2, lower) * (upper_share - 1) - logs.gather(2, lower + 1) * upper_share;
  return loss.mean(at::IntArrayRef{1, 2});
}

Tensor class_loss_sum(const DenseHead& head, const Assignment& assignment, const Tensor& classes) {
  // Binary cross-entropy with a logit x and a target t is x - log(sigmoid(x)) - x t, and t is 0 but for the
  // given cells.
  Tensor sum;
  for (const Tensor& level : head.classes.levels()) {
    const Tensor part = sum_without_targets(level);
    sum = sum.defined() ? sum + part : part;
  }
  if (assignment.cells.count() == 0) return sum;
  const Tensor labels = classes.index_select(0, assignment.object).unsqueeze(1);
  const Tensor logits = head.classes.select(head.grid, assignment.cells).gather(1, labels).squeeze(1);
  return sum - (logits * assignment.score).sum();
}

Positives positives_of(const DenseHead& head, const Assignment& assignment, const Objects& objects,
                       const TensorBatch& batch) {
  Positives result;
  result.centers = head.points.centers.index_select(0, assignment.cells.rows);
  result.strides = head.points.strides.index_select(0, assignment.cells.rows);
  result.distribution = head.boxes.select(head.grid, assignment.cells);
  result.distances = expected_distances(result.distribution);
  result.targets = objects.boxes.index_select(0, assignment.object);
  result.targets = at::cat({result.targets.narrow(1, 0, 4) / result.strides, result.targets.slice(1, 4)}, 1);
  result.weights = assignment.score;
  result.score_sum = batch.of_whole_batch(assignment.score.sum()).clamp_min(1);
  return result;
}

Tensor weighted_mean(const Tensor& values, const Positives& positives) {
  return (values * positives.weights).sum() / positives.score_sum;
}

BoxParts detect_parts(const DenseHead& head, const Assignment& assignment, const Objects& objects,
                      const Positives& positives) {
  const Tensor corners = corners_around(positives.centers, positives.distances);
  const Tensor distances = distances_of(positives.centers, positives.targets, head.boxes.columns() / 4);
  return {weighted_mean(1 - complete_iou(corners, positives.targets), positives),
          class_loss_sum(head, assignment, objects.classes) / positives.score_sum,
          weighted_mean(distribution_loss(positives.distribution, distances), positives)};
}

Assignment assign_corners(const DenseHead& head, const Objects& objects, const AssignerOptions& options) {
  const at::NoGradGuard no_gradients;
  std::vector<Tensor> distances;
  for (const Tensor& level : head.boxes.levels()) distances.push_back(expected_distances(level));
  const Tensor boxes = corners_around(head.points.centers, at::cat(distances)) * head.points.strides;
  return assign(head.grid, head.classes, boxes, objects, options);
}

Loss gather_items(const std::vector<Tensor>& items, const std::vector<double>& weights, std::int64_t images) {
  std::vector<Tensor> weighted;
  for (std::size_t i = 0; i < items.size(); ++i) weighted.push_back(items[i] * weights[i]);
  const Tensor all = at::stack(weighted);
  return {all.sum() * static_cast<double>(images), all.detach()};
}

}  // namespace yolo::train
