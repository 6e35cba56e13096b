#include "tasks/detect/score_scan.hpp"

#include <limits>

#include "core/vectorise.hpp"

namespace yolo::tasks::detect {

namespace {

constexpr std::size_t kBlock = 256;  // small enough for the running maximum to stay in the first-level cache

/// best[i] = the largest logit of place `i` over all classes.
YOLO_VECTORISE void best_of_classes(const float* logits, std::size_t classes, std::size_t places, std::size_t size,
                                    float* best) {
  for (std::size_t i = 0; i < size; ++i) best[i] = logits[i];
  for (std::size_t c = 1; c < classes; ++c) {
    const float* plane = logits + c * places;
    for (std::size_t i = 0; i < size; ++i) best[i] = plane[i] > best[i] ? plane[i] : best[i];
  }
}

}  // namespace

std::vector<int> places_above(const float* logits, std::size_t classes, std::size_t places, float threshold) {
  std::vector<int> found;
  float best[kBlock];
  for (std::size_t first = 0; first < places; first += kBlock) {
    const std::size_t size = std::min(kBlock, places - first);
    best_of_classes(logits + first, classes, places, size, best);
    for (std::size_t i = 0; i < size; ++i) {
      if (best[i] > threshold) found.push_back(static_cast<int>(first + i));
    }
  }
  return found;
}

std::vector<int> places_above_plain(const float* logits, std::size_t classes, std::size_t places, float threshold) {
  std::vector<int> found;
  for (std::size_t place = 0; place < places; ++place) {
    bool above = false;
    for (std::size_t c = 0; c < classes; ++c) above = above || logits[c * places + place] > threshold;
    if (above) found.push_back(static_cast<int>(place));
  }
  return found;
}

float logit_threshold(double conf) {
  if (conf <= 0) return -std::numeric_limits<float>::infinity();
  if (conf >= 1) return std::numeric_limits<float>::infinity();
  return static_cast<float>(std::log(conf / (1 - conf)) - 1e-3);
}

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

}  // namespace yolo::tasks::detect
