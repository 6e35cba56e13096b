// Decodes, scales and keeps training images.
#include "loader/training_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/memory.hpp"
#include "core/paths.hpp"
#include "core/text.hpp"
#include "loader/sample_request.hpp"
#include "source/image_file.hpp"

namespace yolo::loader {
namespace {

namespace fs = std::filesystem;

double gibibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

LabelStore first_of(const std::vector<dataset::Sample>& samples, double fraction) {
  LabelStore store;
  const std::size_t count = fraction_of(samples.size(), fraction);
  for (std::size_t i = 0; i < count; ++i) store.add(samples[i]);
  if (store.size() == 0) throw Error("the training split has no image that can be used");
  return store;
}

std::uint64_t recent_bytes(const TrainingSetOptions& options) {
  const auto side = static_cast<std::uint64_t>(options.imgsz);
  return options.recent * side * side * 3;
}

}  // namespace

cv::Size scaled_size(cv::Size image, int imgsz, bool stretch) {
  if (stretch && imgsz > 0) return {imgsz, imgsz};
  const double scale = static_cast<double>(imgsz) / std::max(image.width, image.height);
  if (imgsz <= 0 || scale == 1) return image;
  const auto side = [&](int length) {
    return std::clamp(static_cast<int>(std::ceil(length * scale)), 1, imgsz);
  };
  return {side(image.width), side(image.height)};
}

std::size_t fraction_of(std::size_t count, double fraction) {
  if (count == 0 || fraction >= 1) return count;
  const double rounded = std::nearbyint(static_cast<double>(count) * fraction);
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(rounded, 1.0)), 1, count);
}

TrainingSet::TrainingSet(const std::vector<dataset::Sample>& samples, const TrainingSetOptions& options,
                         const Log& log)
    : imgsz_(options.imgsz),
      stretch_(options.stretch),
      labels_(first_of(samples, options.fraction)),
      kept_(memory_for(options, log), ImageMemory::WhenFull::refuse),
      recent_(recent_bytes(options), ImageMemory::WhenFull::replace) {
  if (options.cache == ImageCache::disk) open_files(options, log);
}

std::uint64_t TrainingSet::bytes_of_all() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const cv::Size size = scaled_size(labels_.image_size(i), imgsz_, stretch_);
    sum +=
        std::uint64_t{3} * static_cast<std::uint64_t>(size.width) * static_cast<std::uint64_t>(size.height);
  }
  return sum;
}

std::uint64_t TrainingSet::memory_for(const TrainingSetOptions& options, const Log& log) const {
  if (options.cache != ImageCache::ram) return 0;
  const std::uint64_t needed = bytes_of_all();
  std::uint64_t most = options.memory;
  if (most == 0) most = available_memory() / 3 * 2;  // a third is left to the training itself
  if (needed <= most) return needed;
  log.warn(fmt::format(
      "cache=ram needs {:.1f} GiB for {} images, {:.1f} GiB are free for it: {:.0f} % of them are kept, "
      "the others are read anew in each epoch. cache=disk keeps all where the disk is large enough",
      gibibytes(needed), size(), gibibytes(most), 100.0 * gibibytes(most) / gibibytes(needed)));
  return most;
}

void TrainingSet::open_files(const TrainingSetOptions& options, const Log& log) {
  const fs::path& folder = options.cache_folder;
  if (folder.empty()) {
    log.warn("cache=disk is off: there is no folder for it; set Environment::cache_dir");
    return;
  }
  const std::uint64_t needed = bytes_of_all() + size() * 4096;  // with headers
  const std::string set = labels_.path(0).parent_path().string() + (stretch_ ? " stretched" : "");
  try {
    files_ = std::make_unique<ImageFiles>(folder, set, imgsz_, needed);
  } catch (const Error& error) {
    log.warn(fmt::format("cache=disk is off: {}", error.what()));
    return;
  }
  if (files_->budget() >= needed) return;
  log.warn(fmt::format(
      "cache=disk needs {:.1f} GiB in {}, and may use {:.1f} GiB, half of what is free: not all images "
      "are kept",
      gibibytes(needed), printable(folder.string()), gibibytes(files_->budget())));
}

// As the peer: decoded whole, then scaled. A JPEG decoder that scales would be faster and give other pixels.
cv::Mat TrainingSet::read(std::size_t index) {
  const fs::path path = labels_.path(index);
  if (files_) {
    if (const cv::Mat image = files_->find(path); !image.empty()) return image;
  }
  std::string reason;
  cv::Mat image = source::read_image(path.string(), reason);
  if (image.empty())
    throw UnreadableImage(fmt::format("{}: {}; it is left out", printable(path.string()), reason));
  if (const cv::Size size = scaled_size(image.size(), imgsz_, stretch_); size != image.size()) {
    cv::Mat scaled;
    cv::resize(image, scaled, size, 0, 0, cv::INTER_LINEAR);
    image = scaled;
  }
  if (files_) files_->keep(path, image);
  return image;
}

cv::Mat TrainingSet::image(std::size_t index) {
  if (cv::Mat image = recent_.find(index); !image.empty()) return image;
  if (cv::Mat image = kept_.find(index); !image.empty()) return image;
  cv::Mat image = read(index);
  if (!kept_.keep(index, image)) recent_.keep(index, image);
  return image;
}

augment::TrainingSample TrainingSet::load(std::size_t index) {
  augment::TrainingSample sample;
  sample.image = image(index);
  sample.instances = labels_.instances(index, sample.image.size());
  return sample;
}

std::vector<cv::Size> TrainingSet::original_sizes() const {
  std::vector<cv::Size> sizes;
  for (std::size_t i = 0; i < size(); ++i) sizes.push_back(labels_.image_size(i));
  return sizes;
}

}  // namespace yolo::loader
