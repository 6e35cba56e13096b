// Copies samples into the memory of a batch.
#include "loader/collate.hpp"

#include <fmt/format.h>

#include <cstring>

#include <yolo/error.hpp>

namespace yolo::loader {
namespace {

void check_count(std::size_t found, std::size_t expected, const char* what, const std::string& path) {
  if (found == expected) return;
  throw Error(fmt::format("{}: expected {} {} for its objects, found {}", path, expected, what, found));
}

void check(const NamedSample& named, const Batch& batch, const BatchFormat& format) {
  const augment::FormattedSample& sample = named.sample;
  const cv::Mat& image = sample.image;
  if (image.type() != CV_8UC3 || image.rows != batch.height || image.cols != batch.width) {
    throw Error(fmt::format(
        "{}: expected an image of {}x{} like the first of its batch, found {}x{} with {} channels",
        named.path, batch.width, batch.height, image.cols, image.rows, image.channels()));
  }
  const std::size_t objects = sample.classes.size();
  check_count(sample.boxes.size(), objects * static_cast<std::size_t>(format.box_values), "box values",
              named.path);
  check_count(sample.keypoints.size(),
              objects * static_cast<std::size_t>(format.keypoint_count * format.keypoint_values),
              "keypoint values", named.path);
  for (const cv::Mat1b& mask : sample.masks) {
    if (mask.rows == batch.mask_height && mask.cols == batch.mask_width) continue;
    throw Error(fmt::format("{}: expected masks of {}x{}, found {}x{}", named.path, batch.mask_width,
                            batch.mask_height, mask.cols, mask.rows));
  }
}

void copy_rows(const cv::Mat& from, std::uint8_t* to) {
  const std::size_t line = static_cast<std::size_t>(from.cols) * from.elemSize();
  if (from.isContinuous()) {
    std::memcpy(to, from.data, line * static_cast<std::size_t>(from.rows));
    return;
  }
  for (int y = 0; y < from.rows; ++y) std::memcpy(to + static_cast<std::size_t>(y) * line, from.ptr(y), line);
}

/// The maps of one sample, as many as `format` asks for.
void add_masks(const NamedSample& named, const BatchFormat& format, Batch& batch) {
  const std::vector<cv::Mat1b>& masks = named.sample.masks;
  const std::size_t expected = format.overlap_mask ? 1 : named.sample.classes.size();
  const std::size_t plane =
      static_cast<std::size_t>(batch.mask_height) * static_cast<std::size_t>(batch.mask_width);
  const bool background = named.sample.classes.empty();
  if (!background) check_count(masks.size(), expected, "masks", named.path);
  std::size_t at = batch.masks.size();
  batch.masks.resize(at + expected * plane);
  batch.mask_maps += static_cast<int>(expected);
  if (background) return;
  for (const cv::Mat1b& mask : masks) {
    copy_rows(mask, batch.masks.data() + at);
    at += plane;
  }
}

void append(std::vector<float>& all, const std::vector<float>& part) {
  all.insert(all.end(), part.begin(), part.end());
}

}  // namespace

BatchFormat batch_format(const augment::FormatSettings& settings, int keypoint_count) {
  using augment::TargetKind;
  BatchFormat format;
  format.box_values = settings.target == TargetKind::image_class ? 0 : settings.target == TargetKind::rotated ? 5 : 4;
  if (settings.target == TargetKind::keypoints) {
    format.keypoint_count = keypoint_count;
    format.keypoint_values = settings.keypoint_values;
  }
  format.masks = settings.target == TargetKind::masks;
  format.overlap_mask = settings.overlap_mask;
  format.mask_ratio = settings.mask_ratio;
  return format;
}

Batch collate(std::span<const NamedSample> samples, const BatchFormat& format, BatchMemory& memory) {
  Batch batch;
  batch.box_values = format.box_values;
  batch.keypoint_count = format.keypoint_count;
  batch.keypoint_values = format.keypoint_values;
  if (samples.empty()) return batch;
  batch.images = static_cast<int>(samples.size());
  batch.height = samples.front().sample.image.rows;
  batch.width = samples.front().sample.image.cols;
  if (format.masks) {
    batch.mask_height = batch.height / format.mask_ratio;
    batch.mask_width = batch.width / format.mask_ratio;
  }
  const std::size_t bytes =
      static_cast<std::size_t>(batch.height) * static_cast<std::size_t>(batch.width) * 3;
  batch.pixels = memory.take(bytes * samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const augment::FormattedSample& sample = samples[i].sample;
    check(samples[i], batch, format);
    copy_rows(sample.image, batch.pixels.get() + i * bytes);
    batch.image_of.insert(batch.image_of.end(), sample.classes.size(), static_cast<float>(i));
    append(batch.classes, sample.classes);
    append(batch.boxes, sample.boxes);
    append(batch.keypoints, sample.keypoints);
    if (format.masks) add_masks(samples[i], format, batch);
    batch.paths.push_back(samples[i].path);
  }
  return batch;
}

}  // namespace yolo::loader
