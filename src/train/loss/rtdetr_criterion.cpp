#include "train/loss/rtdetr_criterion.hpp"

#include <yolo/error.hpp>

#include "core/linear_assignment.hpp"
#include "train/loss/box_overlap.hpp"
#include "train/loss/head_tables.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

constexpr double kSmall = 1e-8;

// What one layer says: N x Q x 4 (centre and size as fractions), N x Q x classes (logits).
struct Predictions {
  Tensor boxes, scores;
};

// Queries (numbered through the batch) and the objects that they are paired with.
struct Pairs {
  Tensor queries, objects;
};

struct Parts {
  Tensor classes, corners, overlap;  // with their weights
  Tensor sum() const { return classes + corners + overlap; }
};

std::vector<Predictions> read_predictions(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  std::vector<Predictions> layers;
  if (find_map(maps, "aux.boxes.0") != nullptr) {
    const std::vector<Tensor> boxes = maps_named(maps, "aux.boxes"), scores = maps_named(maps, "aux.scores");
    for (std::size_t i = 0; i < boxes.size(); ++i) layers.push_back({boxes[i], scores.at(i)});
  }
  layers.push_back({map_named(maps, "boxes"), map_named(maps, "scores")});
  if (layers.back().boxes.size(0) != batch.images.size(0)) {
    throw Error(fmt::format("predictions for {} images, but {} images", layers.back().boxes.size(0),
                            batch.images.size(0)));
  }
  return layers;
}

// Cost of each object with each query of one image: objects x queries.
Tensor costs_of(const Tensor& boxes, const Tensor& scores, const Tensor& objects, const Tensor& classes,
                const RtdetrGains& gains) {
  const Tensor share = scores.sigmoid().index_select(1, classes).t();
  const Tensor hit = 0.25 * (1 - share).square() * -(share + kSmall).log();
  const Tensor miss = 0.75 * share.square() * -(1 - share + kSmall).log();
  const Tensor distance = at::cdist(objects, boxes, 1);
  const Tensor overlap = generalised_iou(corners_of(objects).unsqueeze(1), corners_of(boxes).unsqueeze(0));
  return gains.match_classes * (hit - miss) + gains.corners * distance + gains.overlap * (1 - overlap);
}

Pairs pair_up(const Predictions& layer, const TensorBatch& batch, const RtdetrGains& gains) {
  const at::NoGradGuard no_gradients;
  const Tensor image_of = batch.image_of.to(at::kCPU);
  const std::int64_t* images = image_of.const_data_ptr<std::int64_t>();
  const std::int64_t queries = layer.boxes.size(1), count = image_of.size(0);
  std::vector<std::int64_t> chosen, objects;
  for (std::int64_t begin = 0, end = 0; begin < count; begin = end) {
    while (end < count && images[end] == images[begin]) ++end;
    const Tensor cost = costs_of(layer.boxes[images[begin]], layer.scores[images[begin]],
                                 batch.boxes.slice(0, begin, end), batch.classes.slice(0, begin, end), gains)
                            .to(at::kCPU)
                            .contiguous();
    const std::vector<int> found =
        assign_rows({cost.const_data_ptr<float>(), static_cast<std::size_t>(cost.numel())},
                    static_cast<int>(end - begin), static_cast<int>(queries));
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i] < 0) continue;
      chosen.push_back(images[begin] * queries + found[i]);
      objects.push_back(begin + static_cast<std::int64_t>(i));
    }
  }
  const at::TensorOptions options(at::kLong);
  const at::Device device = layer.boxes.device();
  return {at::tensor(chosen, options).to(device), at::tensor(objects, options).to(device)};
}

// Varifocal: a paired query learns its overlap as its score; the others learn 0, the more the surer they are
// of more.
Tensor varifocal(const Tensor& scores, const Tensor& queries, const Tensor& classes, const Tensor& overlaps) {
  Tensor targets = at::zeros_like(scores), paired = at::zeros_like(scores);
  targets.index_put_({queries, classes}, overlaps);
  paired.index_put_({queries, classes}, at::ones_like(overlaps));
  const Tensor weight = 0.75 * scores.sigmoid().square() * (1 - paired) + targets;
  return (at::binary_cross_entropy_with_logits(scores, targets, {}, {}, at::Reduction::None) * weight).sum();
}

// Without any object: the focal loss (arXiv:1708.02002) with the peer's powers.
Tensor focal_of_nothing(const Tensor& scores) {
  return 0.75 * (at::softplus(scores) * scores.sigmoid().pow(1.5)).sum();
}

// `count`: of the whole batch's pairs.
Parts judge(const Predictions& layer, const TensorBatch& batch, const RtdetrGains& gains, const Pairs& pairs,
            std::int64_t count) {
  const Tensor scores = layer.scores.flatten(0, 1);
  const Tensor boxes = layer.boxes.flatten(0, 1).index_select(0, pairs.queries);
  const Tensor truth = batch.boxes.index_select(0, pairs.objects);
  const Tensor corners = corners_of(boxes), truth_corners = corners_of(truth);
  Tensor overlaps;
  {
    const at::NoGradGuard constant;
    overlaps = plain_iou(corners, truth_corners);
  }
  const Tensor classes = batch.classes.index_select(0, pairs.objects);
  const auto shares = static_cast<double>(count);
  return {varifocal(scores, pairs.queries, classes, overlaps) * (gains.classes / shares),
          (boxes - truth).abs().sum() * (gains.corners / shares),
          (1 - generalised_iou(corners, truth_corners)).sum() * (gains.overlap / shares)};
}

Parts judge_without_objects(const Predictions& layer, const RtdetrGains& gains) {
  const Tensor none = layer.boxes.sum() * 0;
  return {gains.classes * focal_of_nothing(layer.scores.flatten(0, 1)), none, none};
}

// Noised labels and the answers to them, if there are any.
Tensor judge_noised(const std::vector<NamedMap>& maps, const TensorBatch& batch, const RtdetrGains& gains) {
  const Tensor* restored = find_map(batch.side_inputs, "denoise_objects");
  if (restored == nullptr) return at::zeros({}, batch.images.options());
  const Tensor objects = restored->flatten(), near = (objects >= 0).nonzero().squeeze(1);
  const Pairs pairs{near, objects.index_select(0, near)};
  const std::int64_t count = batch.of_whole_batch(near.size(0));
  const std::vector<Tensor> boxes = maps_named(maps, "denoised.boxes"), scores = maps_named(maps, "denoised.scores");
  Tensor total;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Tensor sum = judge({boxes[i], scores.at(i)}, batch, gains, pairs, count).sum();
    total = total.defined() ? total + sum : sum;
  }
  return total;
}

}  // namespace

std::vector<std::string> RtdetrCriterion::item_names() const { return {"giou_loss", "cls_loss", "l1_loss"}; }

std::vector<NamedMap> RtdetrCriterion::side_inputs(const TensorBatch& batch) { return noised_labels(batch, denoising_); }

Loss RtdetrCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const std::vector<Predictions> layers = read_predictions(maps, batch);
  const std::int64_t objects = batch.of_whole_batch(batch.boxes.size(0));
  Loss loss;
  for (const Predictions& layer : layers) {
    const Parts parts = objects == 0 ? judge_without_objects(layer, gains_)
                                     : judge(layer, batch, gains_, pair_up(layer, batch, gains_), objects);
    loss.total = loss.total.defined() ? loss.total + parts.sum() : parts.sum();
    loss.items = at::stack({parts.overlap, parts.classes, parts.corners}).detach();
  }
  loss.total = loss.total + judge_noised(maps, batch, gains_);
  return loss;
}

}  // namespace yolo::train
