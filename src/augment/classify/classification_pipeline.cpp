// The steps of a classifier's augmentation, one after the other.
#include "augment/classify/classification_pipeline.hpp"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <stdexcept>

#include "augment/classify/aug_mix.hpp"
#include "augment/classify/auto_augment.hpp"
#include "augment/classify/color_jitter.hpp"
#include "augment/classify/rand_augment.hpp"
#include "augment/classify/random_parts.hpp"
#include "image/antialiased_resize.hpp"

namespace yolo::augment {
namespace {

/// Each step has random numbers of its own, so that one option does not change what the others do.
enum Step : std::uint32_t { kCrop, kMirror, kAutomatic, kColors, kErase };

/// `part` of the image scaled to `scaled`, red green blue.
cv::Mat scaled_part(const cv::Mat& image, cv::Size scaled, cv::Rect part) {
  cv::Mat result(part.size(), CV_8UC3);
  image::resize_antialiased(image, scaled, part, result.data);
  cv::cvtColor(result, result, cv::COLOR_BGR2RGB);
  return result;
}

FormattedSample formatted(cv::Mat image, const TrainingSample& sample) {
  FormattedSample result;
  result.image = std::move(image);
  result.classes = {static_cast<float>(sample.instances.empty() ? 0 : sample.instances.front().cls)};
  return result;
}

void mirror(cv::Mat& image, double sideways, double upside_down, Random random) {
  const bool x = random.chance(sideways), y = random.chance(upside_down);
  if (!x && !y) return;
  cv::Mat mirrored;
  cv::flip(image, mirrored, x && y ? -1 : x ? 1 : 0);
  image = mirrored;
}

void erase(cv::Mat& image, double chance, Random random) {
  if (!random.chance(chance)) return;
  const std::optional<cv::Rect> patch = classify::random_patch(image.size(), random);
  if (!patch) return;
  image = image.clone();  // an operation may have given its input back
  image(*patch).setTo(cv::Scalar::all(0));
}

/// Half of what is too long, halves to even as in Python.
int before(int length, int side) { return static_cast<int>(std::nearbyint((length - side) / 2.0)); }

}  // namespace

ClassificationPipeline::Automatic ClassificationPipeline::automatic_of(const std::string& name) {
  if (name.empty()) return Automatic::none;
  if (name == "randaugment") return Automatic::rand_augment;
  if (name == "autoaugment") return Automatic::auto_augment;
  if (name == "augmix") return Automatic::aug_mix;
  throw std::logic_error("our mistake: a choice of auto_augment without a pipeline: " + name);
}

ClassificationPipeline::ClassificationPipeline(const AugmentOptions& options, int imgsz)
    : options_(options), imgsz_(imgsz), automatic_(automatic_of(options.auto_augment)) {}

cv::Mat ClassificationPipeline::recolored(const cv::Mat& image, const RandomKey& key,
                                          std::uint32_t number) const {
  Random random(key, number, kAutomatic), colors(key, number, kColors);
  switch (automatic_) {
    case Automatic::rand_augment:
      return classify::rand_augment(image, random);
    case Automatic::auto_augment:
      return classify::auto_augment(image, random);
    case Automatic::aug_mix:
      return classify::aug_mix(image, random);
    case Automatic::none:
      break;
  }
  return classify::color_jitter(image, options_.hsv_h, options_.hsv_s, options_.hsv_v, colors);
}

FormattedSample ClassificationPipeline::make(SampleSource& source, std::size_t index,
                                             const RandomKey& key) const {
  return augmented(source.load(index), key, static_cast<std::uint32_t>(index));
}

FormattedSample ClassificationPipeline::make_plain(SampleSource& source, std::size_t index) const {
  return plain(source.load(index));
}

FormattedSample ClassificationPipeline::augmented(const TrainingSample& sample, const RandomKey& key,
                                                  std::uint32_t number) const {
  Random random(key, number, kCrop);
  const cv::Size input(imgsz_, imgsz_);
  const cv::Rect part = classify::random_crop(sample.image.size(), 1 - options_.scale, random);
  cv::Mat image = scaled_part(sample.image(part), input, {{}, input});
  mirror(image, options_.fliplr, options_.flipud, Random(key, number, kMirror));
  image = recolored(image, key, number);
  erase(image, options_.erasing, Random(key, number, kErase));
  return formatted(std::move(image), sample);
}

FormattedSample ClassificationPipeline::plain(const TrainingSample& sample) const {
  const cv::Size size = sample.image.size();
  const auto shorter = static_cast<int>(std::floor(imgsz_ / options_.crop_fraction));
  const auto longer = [&](int length, int other) {
    return static_cast<int>(static_cast<double>(static_cast<std::int64_t>(shorter) * length) / other);
  };
  const bool upright = size.width <= size.height;
  const cv::Size scaled = upright ? cv::Size(shorter, longer(size.height, size.width))
                                  : cv::Size(longer(size.width, size.height), shorter);
  const cv::Rect middle(before(scaled.width, imgsz_), before(scaled.height, imgsz_), imgsz_, imgsz_);
  return formatted(scaled_part(sample.image, scaled, middle), sample);
}

}  // namespace yolo::augment
