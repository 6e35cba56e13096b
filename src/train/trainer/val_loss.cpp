#include "train/trainer/val_loss.hpp"

#include <yolo/error.hpp>

#include "augment/instances.hpp"
#include "augment/label_pixels.hpp"
#include "loader/collate.hpp"
#include "train/batch.hpp"

namespace yolo::train {

augment::TrainingSample labels_in_input(const dataset::Sample& sample, const image::InputPlan& plan,
                                        augment::TargetKind target) {
  augment::TrainingSample result;
  result.image.create(plan.transform.input, CV_8UC3);
  std::vector<dataset::Label> labels = sample.labels;
  std::erase_if(labels, [](const dataset::Label& label) { return label.coco && label.coco->crowd; });
  result.instances = augment::in_pixels(labels, plan.scaled);
  augment::resample_outlines(result.instances, target);
  // Labels lie in the exact middle, half a pixel beside the image when the padding is odd: as the peer, and
  // as in training.
  const cv::Point2f middle(static_cast<float>(plan.left + plan.right) / 2,
                           static_cast<float>(plan.top + plan.bottom) / 2);
  augment::scale_and_move(result.instances, {1, 1}, middle);
  return result;
}

void ValLoss::add(const dataset::Sample& sample, const image::InputPlan& plan, int group,
                  std::span<const runtime::RawMap> maps) {
  if (group != group_) run_group();
  group_ = group;
  maps_.resize(maps.size());
  names_.resize(maps.size());
  for (std::size_t i = 0; i < maps.size(); ++i) {
    names_[i] = maps[i].name;
    maps_[i].push_back(at::from_blob(const_cast<float*>(maps[i].data), maps[i].shape, at::kFloat).clone());
  }
  labels_.push_back(augment::format_sample(labels_in_input(sample, plan, settings_.target), settings_));
}

void ValLoss::run_group() {
  if (labels_.empty()) return;
  const loader::BatchFormat format = loader::batch_format(settings_, keypoint_count_);
  std::vector<loader::NamedSample> samples;
  for (augment::FormattedSample& label : labels_) samples.push_back({std::move(label), {}});
  loader::BatchMemory memory;
  const loader::Batch batch = loader::collate(samples, format, memory);
  std::vector<NamedMap> joined;
  for (std::size_t i = 0; i < maps_.size(); ++i) joined.push_back({names_[i], at::cat(maps_[i])});
  const at::NoGradGuard no_gradients;
  // The peer's classifier gives shares where it is measured, and its loss takes them for logits.
  if (settings_.target == augment::TargetKind::image_class) {
    for (NamedMap& map : joined) map.map = at::softmax(map.map, 1);
  }
  const at::Tensor items =
      criterion_(joined, to_tensors(batch, at::kCPU)).items.to(at::kCPU).to(at::kDouble).contiguous();
  sums_.resize(static_cast<std::size_t>(items.numel()));
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += items.const_data_ptr<double>()[i];
  ++batches_;
  labels_.clear();
  maps_.clear();
}

std::vector<double> ValLoss::finish() {
  run_group();
  std::vector<double> means;
  for (double sum : sums_) means.push_back(sum / std::max(1, batches_));
  return means;
}

}  // namespace yolo::train
