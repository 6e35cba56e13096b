// Packs labels, and gives them in pixels.
#include "loader/label_store.hpp"

#include <algorithm>

#include "image/box_convert.hpp"

namespace yolo::loader {
namespace {

template <typename Value>
std::size_t bytes_of(const std::vector<Value>& values) {
  return values.capacity() * sizeof(Value);
}

/// The range of row `row` in a list of ends.
std::pair<std::size_t, std::size_t> range_of(const std::vector<std::uint64_t>& ends, std::size_t row) {
  if (row >= ends.size()) return {0, 0};
  return {row == 0 ? 0 : ends[row - 1], ends[row]};
}

/// Notes that the points up to `end` belong to row `row` and those before it.
void set_end(std::vector<std::uint64_t>& ends, std::size_t row, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  ends.resize(row, begin);  // rows without points since the last with some
  ends.push_back(end);
}

}  // namespace

void LabelStore::add(const dataset::Sample& sample) {
  const std::string folder = sample.image.parent_path().string(), name = sample.image.filename().string();
  // From the back: images come folder by folder.
  auto found = std::find(folders_.rbegin(), folders_.rend(), folder);
  if (found == folders_.rend()) {
    folders_.push_back(folder);
    found = folders_.rbegin();
  }
  names_.insert(names_.end(), name.begin(), name.end());
  for (const dataset::Label& label : sample.labels) {
    rows_.push_back({label.cls, label.x, label.y, label.w, label.h});
    add_outline(label);
    add_keypoints(label);
  }
  const auto number = static_cast<std::uint32_t>(folders_.rend() - found - 1);
  images_.push_back({sample.size, number, names_.size(), rows_.size()});
}

void LabelStore::add_outline(const dataset::Label& label) {
  const std::size_t begin = outline_.size();
  outline_.insert(outline_.end(), label.polygon.begin(), label.polygon.end());
  set_end(outline_end_, rows_.size() - 1, begin, outline_.size());
}

void LabelStore::add_keypoints(const dataset::Label& label) {
  const std::size_t begin = keypoints_.size();
  keypoints_.insert(keypoints_.end(), label.keypoints.begin(), label.keypoints.end());
  set_end(keypoint_end_, rows_.size() - 1, begin, keypoints_.size());
}

std::filesystem::path LabelStore::path(std::size_t image) const {
  const std::size_t begin = image == 0 ? 0 : images_[image - 1].name_end;
  return std::filesystem::path(folders_[images_[image].folder]) /
         std::string(names_.data() + begin, images_[image].name_end - begin);
}

std::vector<augment::Instance> LabelStore::instances(std::size_t image, cv::Size size) const {
  const float width = static_cast<float>(size.width), height = static_cast<float>(size.height);
  std::vector<augment::Instance> result;
  result.reserve(label_count(image));
  for (std::size_t row = label_begin(image); row < label_end(image); ++row) {
    augment::Instance& instance = result.emplace_back();
    const Row& from = rows_[row];
    instance.cls = from.cls;
    instance.box = image::xywhn_to_xyxy({from.x, from.y, from.w, from.h}, width, height);
    const auto [outline, outline_end] = range_of(outline_end_, row);
    instance.polygon.reserve(outline_end - outline);
    for (std::size_t i = outline; i < outline_end; ++i) {
      instance.polygon.emplace_back(outline_[i].x * width, outline_[i].y * height);
    }
    const auto [keypoint, keypoint_end] = range_of(keypoint_end_, row);
    instance.keypoints.reserve(keypoint_end - keypoint);
    for (std::size_t i = keypoint; i < keypoint_end; ++i) {
      instance.keypoints.push_back(
          {keypoints_[i].x * width, keypoints_[i].y * height, keypoints_[i].visible});
    }
  }
  return result;
}

std::size_t LabelStore::bytes() const {
  std::size_t sum = bytes_of(names_) + bytes_of(images_) + bytes_of(rows_) + bytes_of(outline_end_) +
                    bytes_of(keypoint_end_) + bytes_of(outline_) + bytes_of(keypoints_);
  for (const std::string& folder : folders_) sum += sizeof folder + folder.capacity();
  return sum;
}

}  // namespace yolo::loader
