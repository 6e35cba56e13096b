#include "augment/copy_paste.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "augment/flip.hpp"
#include "augment/instances.hpp"
#include "dataset/batch_plan.hpp"
#include "image/polygon_mask.hpp"

namespace yolo::augment {
namespace {

constexpr float kMostCover = 0.3F;

// The share of `under` that `over` covers.
float cover(const std::array<float, 4>& over, const std::array<float, 4>& under) {
  const float width = std::min(over[2], under[2]) - std::max(over[0], under[0]);
  const float height = std::min(over[3], under[3]) - std::max(over[1], under[1]);
  return std::max(width, 0.0F) * std::max(height, 0.0F) / (area(under) + 1e-7F);
}

// Those that cover little of everything that is there, the least first; of equal ones as the peer happens to
// take them.
std::vector<const Instance*> candidates(const std::vector<Instance>& present,
                                        const std::vector<Instance>& others) {
  std::vector<const Instance*> suitable;
  std::vector<double> covers;
  for (const Instance& other : others) {
    if (other.polygon.empty()) continue;
    float most = 0;
    for (const Instance& instance : present) most = std::max(most, cover(other.box, instance.box));
    if (!(most < kMostCover)) continue;
    suitable.push_back(&other);
    covers.push_back(most);
  }
  std::vector<const Instance*> sorted;
  for (const std::size_t index : dataset::argsort_like_numpy(covers)) sorted.push_back(suitable[index]);
  return sorted;
}

}  // namespace

void paste_objects(TrainingSample& sample, const TrainingSample& other, double part) {
  const auto outlined = [](const Instance& instance) { return !instance.polygon.empty(); };
  if (std::ranges::none_of(sample.instances, outlined)) return;
  std::vector<const Instance*> chosen = candidates(sample.instances, other.instances);
  chosen.resize(static_cast<std::size_t>(std::nearbyint(part * static_cast<double>(chosen.size()))));
  std::vector<Instance> pasted;
  for (const Instance* instance : chosen) {
    const image::PolygonMask mask = image::draw_polygon_mask(instance->polygon, sample.image.size(), 1);
    if (!mask.where.empty()) other.image(mask.where).copyTo(sample.image(mask.where), mask.bits);
    pasted.push_back(*instance);
  }
  append(sample.instances, std::move(pasted));
}

void paste_mirrored(TrainingSample& sample, double part) {
  TrainingSample mirrored{{}, sample.instances};
  cv::flip(sample.image, mirrored.image, 1);
  flip_left_right(mirrored.instances, sample.image.cols, {});
  paste_objects(sample, mirrored, part);
}

}  // namespace yolo::augment
