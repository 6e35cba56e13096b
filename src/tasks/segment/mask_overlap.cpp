#include "tasks/segment/mask_overlap.hpp"

#include "core/vectorise.hpp"

namespace yolo::tasks::segment {
namespace {

YOLO_VECTORISE int count_both(const std::uint8_t* a, const std::uint8_t* b, int size) {
  int count = 0;
  for (int i = 0; i < size; ++i) count += a[i] & b[i];
  return count;
}

}  // namespace

std::int64_t area(const Mask& mask) { return intersection(mask, mask); }

std::int64_t intersection(const Mask& a, const Mask& b) {
  const cv::Rect both = a.where & b.where;
  std::int64_t count = 0;
  for (int y = both.y; y < both.br().y; ++y) {
    count += count_both(a.bits.ptr<std::uint8_t>(y - a.where.y) + (both.x - a.where.x),
                        b.bits.ptr<std::uint8_t>(y - b.where.y) + (both.x - b.where.x), both.width);
  }
  return count;
}

void subtract(Mask& mask, const Mask& other) {
  const cv::Rect both = mask.where & other.where;
  if (both.empty()) return;
  mask.bits(both - mask.where.tl()).setTo(0, other.bits(both - other.where.tl()));
}

}  // namespace yolo::tasks::segment
