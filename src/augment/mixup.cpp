#include "augment/mixup.hpp"

#include "augment/instances.hpp"
#include "core/vectorise.hpp"

namespace yolo::augment {
namespace {

YOLO_VECTORISE void blend(std::uint8_t* first, const std::uint8_t* second, std::size_t count, double share) {
  const double rest = 1 - share;
  for (std::size_t i = 0; i < count; ++i) {
    first[i] = static_cast<std::uint8_t>(static_cast<int>(first[i] * share + second[i] * rest));
  }
}

}  // namespace

double draw_mixup(Random& random) { return random.beta(32, 32); }

void apply_mixup(TrainingSample& sample, TrainingSample other, double share) {
  const std::size_t row = sample.image.elemSize() * static_cast<std::size_t>(sample.image.cols);
  for (int y = 0; y < sample.image.rows; ++y) blend(sample.image.ptr(y), other.image.ptr(y), row, share);
  append(sample.instances, std::move(other.instances));
}

}  // namespace yolo::augment
