#include "train/trainer/val_loss.hpp"

#include <yolo/error.hpp>

#include "loader/collate.hpp"
#include "train/batch.hpp"

namespace yolo::train {
namespace {

// Outputs that only a training has: without them the loss of such a head cannot be told.
bool is_for_inference_only(std::span<const runtime::RawMap> maps, const Criterion& criterion) {
  return maps.empty() || criterion.item_names().empty();
}

}  // namespace

augment::TrainingSample labels_in_input(const dataset::Sample& sample, const image::InputPlan& plan) {
  const image::Transform& transform = plan.transform;
  const auto width = static_cast<float>(transform.original.width), height = static_cast<float>(transform.original.height);
  const auto place = [&](float x, float y) {
    float left = x * width, top = y * height, right = left, bottom = top;
    transform.apply_box(left, top, right, bottom);
    return cv::Point2f(left, top);
  };
  augment::TrainingSample result;
  result.image.create(transform.input.height, transform.input.width, CV_8UC3);
  for (const dataset::Label& label : sample.labels) {
    augment::Instance instance;
    instance.cls = label.cls;
    const cv::Point2f first = place(label.x - label.w / 2, label.y - label.h / 2);
    const cv::Point2f last = place(label.x + label.w / 2, label.y + label.h / 2);
    instance.box = {first.x, first.y, last.x, last.y};
    for (const cv::Point2f& point : label.polygon) instance.polygon.push_back(place(point.x, point.y));
    for (const dataset::LabelKeypoint& point : label.keypoints) {
      const cv::Point2f placed = place(point.x, point.y);
      instance.keypoints.push_back({placed.x, placed.y, point.visible});
    }
    result.instances.push_back(std::move(instance));
  }
  return result;
}

void ValLoss::add(const dataset::Sample& sample, const image::InputPlan& plan, int group,
                  std::span<const runtime::RawMap> maps) {
  if (!possible_) return;
  if (is_for_inference_only(maps, criterion_)) {
    possible_ = false;
    return;
  }
  if (group != group_) run_group();
  group_ = group;
  maps_.resize(maps.size());
  names_.resize(maps.size());
  for (std::size_t i = 0; i < maps.size(); ++i) {
    names_[i] = maps[i].name;
    maps_[i].push_back(at::from_blob(const_cast<float*>(maps[i].data), maps[i].shape, at::kFloat).clone());
  }
  labels_.push_back(augment::format_sample(labels_in_input(sample, plan), settings_));
}

void ValLoss::run_group() {
  if (labels_.empty()) return;
  loader::BatchFormat format;
  format.box_values = settings_.target == augment::TargetKind::image_class ? 0
                      : settings_.target == augment::TargetKind::rotated ? 5 : 4;
  format.masks = settings_.target == augment::TargetKind::masks;
  format.overlap_mask = settings_.overlap_mask;
  format.mask_ratio = settings_.mask_ratio;
  if (settings_.target == augment::TargetKind::keypoints) {
    format.keypoint_count = keypoint_count_;
    format.keypoint_values = settings_.keypoint_values;
  }
  std::vector<loader::NamedSample> samples;
  for (augment::FormattedSample& label : labels_) samples.push_back({std::move(label), {}});
  loader::BatchMemory memory;
  const loader::Batch batch = loader::collate(samples, format, memory);
  std::vector<NamedMap> joined;
  for (std::size_t i = 0; i < maps_.size(); ++i) joined.push_back({names_[i], at::cat(maps_[i])});
  const at::NoGradGuard no_gradients;
  const at::Tensor items = criterion_(joined, to_tensors(batch, at::kCPU)).items.to(at::kCPU).to(at::kDouble).contiguous();
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
