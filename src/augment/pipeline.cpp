#include "augment/pipeline.hpp"

#include <yolo/error.hpp>

#include "augment/copy_paste.hpp"
#include "augment/fit.hpp"
#include "augment/flip.hpp"
#include "augment/format.hpp"
#include "augment/hsv.hpp"
#include "augment/label_pixels.hpp"
#include "augment/mixup.hpp"
#include "augment/mosaic.hpp"
#include "augment/perspective.hpp"

namespace yolo::augment {
namespace {

void check(const PipelineSettings& settings) {
  if (settings.mosaic_images != 4 && settings.mosaic_images != 9) {
    throw Error(fmt::format("a mosaic is made of 4 or 9 images, not of {}", settings.mosaic_images));
  }
  if (settings.target != TargetKind::keypoints || settings.flip_idx.empty()) return;
  if (settings.flip_idx.size() != static_cast<std::size_t>(settings.keypoints)) {
    throw Error(
        fmt::format("flip_idx of the data set has {} numbers, expected {}: one for each point of kpt_shape",
                    settings.flip_idx.size(), settings.keypoints));
  }
  for (const int index : settings.flip_idx) {
    if (index < 0 || index >= settings.keypoints) {
      throw Error(
          fmt::format("flip_idx of the data set holds {}, expected 0 to {}", index, settings.keypoints - 1));
    }
  }
}

}  // namespace

TrainingPipeline::TrainingPipeline(const AugmentOptions& options, PipelineSettings settings)
    : options_(options), settings_(std::move(settings)) {
  check(settings_);
  // Without flip_idx a left hand would stay one in the mirror.
  if (settings_.target == TargetKind::keypoints && settings_.flip_idx.empty()) options_.fliplr = 0;
}

/// One pass of the geometric part. It is a stage of itself: mixup and pasting run it for a second sample.
struct TrainingPipeline::Chain {
  const TrainingPipeline& pipeline;
  AugmentOptions options;  // chances that do not apply set to 0
  SampleSource& source;
  Random& random;
  cv::Size shape;
  Scratch& scratch;

  bool pastes(const char* mode) const { return options.copy_paste > 0 && options.copy_paste_mode == mode; }

  Collage collage(std::size_t index) { return random.chance(options.mosaic) ? mosaic(index) : single(index); }

  Collage single(std::size_t index) const {
    TrainingSample sample = pipeline.load(source, index);
    if (pastes("flip")) {
      sample.image = sample.image.clone();  // a cache may hold it
      paste_mirrored(sample, options.copy_paste);
    }
    return fit(std::move(sample), shape, true);
  }

  Collage mosaic(std::size_t index) {
    const int imgsz = pipeline.settings_.imgsz, count = pipeline.settings_.mosaic_images;
    std::vector<TrainingSample> samples;
    samples.push_back(pipeline.load(source, index));
    while (samples.size() < static_cast<std::size_t>(count))
      samples.push_back(pipeline.load(source, source.partner(index, random)));
    Collage canvas =
        count == 4 ? mosaic4(samples, imgsz, draw_mosaic(imgsz, random)) : mosaic9(samples, imgsz);
    if (pastes("flip")) {
      TrainingSample painted;
      paint(canvas, {{0, 0}, canvas.size}, painted.image);
      painted.instances = std::move(canvas.instances);
      paste_mirrored(painted, options.copy_paste);
      canvas = {canvas.size, {{painted.image, {0, 0}}}, std::move(painted.instances)};
    }
    return canvas;
  }

  TrainingSample transformed(std::size_t index, cv::Mat& memory) {
    Collage canvas = collage(index);
    const PerspectiveDraw draw = draw_perspective(options, random);
    const cv::Matx33f matrix = perspective_matrix(draw, canvas.size, shape);
    warp(canvas, matrix, options.perspective != 0, shape, memory, scratch.warp);
    apply_perspective(canvas.instances, matrix, draw.scale, shape);
    return {memory, std::move(canvas.instances)};
  }

  TrainingSample pasted(std::size_t index, cv::Mat& memory) {
    TrainingSample sample = transformed(index, memory);
    if (pastes("mixup")) {
      const TrainingSample other = transformed(source.partner(index, random), scratch.images[2]);
      paste_objects(sample, other, options.copy_paste);
    }
    return sample;
  }

  TrainingSample blended(std::size_t index) {
    TrainingSample sample = pasted(index, scratch.images[0]);
    if (random.chance(options.mixup)) {
      TrainingSample other = pasted(source.partner(index, random), scratch.images[1]);
      apply_mixup(sample, std::move(other), draw_mixup(random));
    }
    return sample;
  }
};

FormattedSample TrainingPipeline::make(SampleSource& source, std::size_t index, const RandomKey& key,
                                       bool mosaic_open) const {
  Scratch scratch;
  return make(source, index, key, mosaic_open, scratch);
}

FormattedSample TrainingPipeline::make(SampleSource& source, std::size_t index, const RandomKey& key,
                                       bool mosaic_open, Scratch& scratch) const {
  AugmentOptions options = options_;
  if (!mosaic_open) options.mosaic = options.mixup = options.copy_paste = 0;
  Random random(key, static_cast<std::uint32_t>(index));
  const cv::Size square(settings_.imgsz, settings_.imgsz);
  TrainingSample sample = Chain{*this, options, source, random, square, scratch}.blended(index);
  return finished(sample, random, scratch);
}

FormattedSample TrainingPipeline::make_rect(SampleSource& source, std::size_t index, const RandomKey& key,
                                            bool mosaic_open, cv::Size shape, Scratch& scratch) const {
  AugmentOptions options = options_;
  options.mosaic = options.mixup = 0;
  if (!mosaic_open) options.copy_paste = 0;
  Random random(key, static_cast<std::uint32_t>(index));
  TrainingSample sample = Chain{*this, options, source, random, shape, scratch}.blended(index);
  return finished(sample, random, scratch);
}

FormattedSample TrainingPipeline::finished(TrainingSample& sample, Random& random, Scratch& scratch) const {
  if (options_.hsv_h > 0 || options_.hsv_s > 0 || options_.hsv_v > 0)
    apply_hsv(sample.image, draw_hsv(options_, random), scratch.hsv);
  if (random.chance(options_.flipud)) flip_upside_down(sample);
  if (random.chance(options_.fliplr)) flip_left_right(sample, settings_.flip_idx);
  return format_sample(sample, {settings_.target, settings_.mask_ratio, settings_.overlap_mask,
                                settings_.keypoint_values, random.chance(options_.bgr)});
}

FormattedSample TrainingPipeline::make_plain(SampleSource& source, std::size_t index, cv::Size shape) const {
  Collage canvas = fit(load(source, index), shape, false);
  TrainingSample sample;
  paint(canvas, {{0, 0}, shape}, sample.image);
  sample.instances = std::move(canvas.instances);
  return format_sample(
      sample, {settings_.target, settings_.mask_ratio, settings_.overlap_mask, settings_.keypoint_values});
}

// The outlines as the peer's augmentations see them, which changes what they cut off.
TrainingSample TrainingPipeline::load(SampleSource& source, std::size_t index) const {
  TrainingSample sample = source.load(index);
  resample_outlines(sample.instances, settings_.target);
  return sample;
}

}  // namespace yolo::augment
