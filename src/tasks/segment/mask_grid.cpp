#include "tasks/segment/mask_grid.hpp"

namespace yolo::tasks::segment {
namespace {

// Samples `count` values from `first` on, in single precision as PyTorch does: pixel centres at halves, edges
// repeated.
Axis make_axis(int first, int count, int length, float step, float offset = 0) {
  Axis axis;
  for (int t = 0; t < length; ++t) {
    const float source = step * (static_cast<float>(t) + 0.5F) - 0.5F + offset;
    const float inside = std::clamp(source, 0.0F, static_cast<float>(count - 1));
    const int low = static_cast<int>(inside);
    axis.low.push_back(first + low);
    const float weight = inside - static_cast<float>(low);
    // A sample that lies on a prototype needs no other: planes of equal size then cover the same pixels.
    axis.high.push_back(first + (weight > 0 ? std::min(low + 1, count - 1) : low));
    axis.weight.push_back(weight);
  }
  return axis;
}

Axis stretched(int first, int count, int length) {
  return make_axis(first, count, length, static_cast<float>(count) / static_cast<float>(length));
}

// Where the picture lies in the prototypes, in whole pixels; the peer drops fractions of the padding.
Axis without_padding(int count, int length, double gain, Release release) {
  const double padding = (count - image::scaled_side(length, gain, release)) / 2;
  const int first = std::clamp(static_cast<int>(padding), 0, count - 1);
  const int end = std::clamp(static_cast<int>(count - padding), first + 1, count);
  return stretched(first, end - first, length);
}

void fit_by_sizes(MaskGrid& grid, Release release) {
  const double gain = std::min(static_cast<double>(grid.prototypes.height) / grid.plane.height,
                               static_cast<double>(grid.prototypes.width) / grid.plane.width);
  grid.x = without_padding(grid.prototypes.width, grid.plane.width, gain, release);
  grid.y = without_padding(grid.prototypes.height, grid.plane.height, gain, release);
}

void fit_by_transform(MaskGrid& grid, const image::Transform& transform) {
  const float ratio_x = static_cast<float>(grid.prototypes.width) / static_cast<float>(transform.input.width);
  const float ratio_y =
      static_cast<float>(grid.prototypes.height) / static_cast<float>(transform.input.height);
  grid.x = make_axis(0, grid.prototypes.width, grid.plane.width, transform.scale_x * ratio_x,
                     transform.left * ratio_x);
  grid.y = make_axis(0, grid.prototypes.height, grid.plane.height, transform.scale_y * ratio_y,
                     transform.top * ratio_y);
}

}  // namespace

bool follows_from_sizes(const image::Transform& transform, Release release) {
  const image::Transform other = image::transform_between(transform.input, transform.original, release);
  return transform.scale_x == other.scale_x && transform.scale_y == other.scale_y &&
         transform.left == other.left && transform.top == other.top;
}

MaskGrid make_grid(MaskPlane plane, cv::Size prototypes, const image::Transform& transform, Release release,
                   std::size_t masks) {
  constexpr std::size_t kMany = 50;  // from here on 8.4 compares every pixel with the box
  MaskGrid grid;
  grid.prototypes = prototypes;
  grid.whole_boxes = release == Release::v8_4 && masks < kMany;
  if (plane == MaskPlane::original || plane == MaskPlane::input_late) {
    grid.cut = Cut::after;
    grid.plane = plane == MaskPlane::original ? transform.original : transform.input;
    if (plane == MaskPlane::input_late || follows_from_sizes(transform, release)) {
      fit_by_sizes(grid, release);
    } else {
      fit_by_transform(grid, transform);
    }
    return grid;
  }
  grid.plane = plane == MaskPlane::input ? transform.input : prototypes;
  grid.box_scale_x = static_cast<float>(static_cast<double>(prototypes.width) / transform.input.width);
  grid.box_scale_y = static_cast<float>(static_cast<double>(prototypes.height) / transform.input.height);
  grid.x = stretched(0, prototypes.width, grid.plane.width);
  grid.y = stretched(0, prototypes.height, grid.plane.height);
  return grid;
}

}  // namespace yolo::tasks::segment
