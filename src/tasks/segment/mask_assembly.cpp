#include "tasks/segment/mask_assembly.hpp"

#include "core/vectorise.hpp"

namespace yolo::tasks::segment {
namespace {

struct Span {
  int first = 0, end = 0;
  int size() const { return end - first; }
};

// The box in the pixels in which masks are cut.
Xyxy cut_box(const Xyxy& box, const MaskGrid& grid) {
  Xyxy scaled{box[0] * grid.box_scale_x, box[1] * grid.box_scale_y, box[2] * grid.box_scale_x,
              box[3] * grid.box_scale_y};
  if (!grid.whole_boxes) return scaled;
  for (float& edge : scaled) edge = edge < 0 ? 0 : std::nearbyint(edge);  // half to even, as PyTorch rounds
  return scaled;
}

// Pixels r with low <= r < high.
Span pixels_between(float low, float high, int length) {
  if (!(low < high)) return {};
  const auto pixel = [&](float value) {
    return static_cast<int>(std::ceil(std::clamp(value, 0.0F, static_cast<float>(length))));
  };
  return {pixel(low), pixel(high)};
}

// Along one direction: which prototypes are needed, and for which pixels of the plane.
struct Extent {
  Span source, target;
};

Extent extent(const Axis& axis, Cut cut, float low, float high, int prototypes) {
  Extent result;
  if (cut == Cut::after) {
    result.target = pixels_between(low, high, static_cast<int>(axis.low.size()));
    if (result.target.size() < 1) return {};
    const auto last = static_cast<std::size_t>(result.target.end - 1);
    result.source = {axis.low[static_cast<std::size_t>(result.target.first)], axis.high[last] + 1};
    return result;
  }
  result.source = pixels_between(low, high, prototypes);
  if (result.source.size() < 1) return {};
  const auto before = [](const std::vector<int>& values, int least) {
    return static_cast<int>(std::lower_bound(values.begin(), values.end(), least) - values.begin());
  };
  result.target = {before(axis.high, result.source.first), before(axis.low, result.source.end)};
  return result;
}

/// sum[i] = coefficients x values[.][i]; channels lie `stride` apart.
YOLO_VECTORISE void weighted_sum(const float* __restrict values, std::size_t stride,
                                 const float* coefficients, std::size_t channels, std::size_t size,
                                 float* __restrict sum) {
  for (std::size_t i = 0; i < size; ++i) sum[i] = 0;
  std::size_t c = 0;
  for (; c + 4 <= channels; c += 4) {
    const float *v0 = values + c * stride, *v1 = v0 + stride, *v2 = v1 + stride, *v3 = v2 + stride;
    const float c0 = coefficients[c], c1 = coefficients[c + 1], c2 = coefficients[c + 2],
                c3 = coefficients[c + 3];
    for (std::size_t i = 0; i < size; ++i) sum[i] += (c0 * v0[i] + c1 * v1[i]) + (c2 * v2[i] + c3 * v3[i]);
  }
  for (; c < channels; ++c) {
    for (std::size_t i = 0; i < size; ++i) sum[i] += coefficients[c] * values[c * stride + i];
  }
}

/// out[i] = a row, enlarged along x; `shift` is taken from the positions.
YOLO_VECTORISE void enlarge(const float* __restrict row, const int* __restrict low,
                            const int* __restrict high, const float* __restrict weight, int shift,
                            std::size_t size, float* __restrict out) {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = (1.0F - weight[i]) * row[low[i] - shift] + weight[i] * row[high[i] - shift];
  }
}

YOLO_VECTORISE void threshold(const float* __restrict above, const float* __restrict below, float weight,
                              std::size_t size, std::uint8_t* __restrict bits) {
  const float rest = 1.0F - weight;
  for (std::size_t i = 0; i < size; ++i) bits[i] = rest * above[i] + weight * below[i] > 0 ? 1 : 0;
}

/// Gives rows of the cut weighted sum, enlarged along x. The last two stay in memory.
class Rows {
 public:
  Rows(const Prototypes& prototypes, std::span<const float> coefficients, const MaskGrid& grid,
       const Extent& x, Span y)
      : prototypes_(prototypes),
        coefficients_(coefficients),
        grid_(grid),
        x_(x),
        y_(y),
        sum_(static_cast<std::size_t>(x.source.size()) + 2),  // a zero on each side
        empty_(width()) {
    for (auto& row : rows_) row.resize(width());
  }

  std::size_t width() const { return static_cast<std::size_t>(x_.target.size()); }

  const float* operator[](int y) {
    if (y < y_.first || y >= y_.end) return empty_.data();
    const auto slot = static_cast<std::size_t>(y % 2);
    if (held_[slot] != y) compute(y, rows_[slot]);
    held_[slot] = y;
    return rows_[slot].data();
  }

 private:
  void compute(int y, std::vector<float>& out) {
    const auto width = static_cast<std::size_t>(prototypes_.width),
               height = static_cast<std::size_t>(prototypes_.height);
    const std::size_t offset =
        static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x_.source.first);
    const bool enlarged = !grid_.same_size();
    weighted_sum(prototypes_.values + offset, width * height, coefficients_.data(), coefficients_.size(),
                 sum_.size() - 2, enlarged ? sum_.data() + 1 : out.data());
    if (!enlarged) return;
    const auto first = static_cast<std::size_t>(x_.target.first);
    enlarge(sum_.data(), &grid_.x.low[first], &grid_.x.high[first], &grid_.x.weight[first],
            x_.source.first - 1, out.size(), out.data());
  }

  const Prototypes& prototypes_;
  std::span<const float> coefficients_;
  const MaskGrid& grid_;
  Extent x_;
  Span y_;
  std::vector<float> sum_, empty_;
  std::array<std::vector<float>, 2> rows_;
  std::array<int, 2> held_{-1, -1};
};

}  // namespace

Mask assemble(const Prototypes& prototypes, std::span<const float> coefficients, const Xyxy& box,
              const MaskGrid& grid) {
  const auto [x1, y1, x2, y2] = cut_box(box, grid);
  const Extent x = extent(grid.x, grid.cut, x1, x2, prototypes.width);
  const Extent y = extent(grid.y, grid.cut, y1, y2, prototypes.height);
  if (x.target.size() < 1 || y.target.size() < 1) return {};
  Mask mask;
  mask.where = {x.target.first, y.target.first, x.target.size(), y.target.size()};
  mask.bits.create(mask.where.size(), CV_8U);
  Rows rows(prototypes, coefficients, grid, x, y.source);
  for (int row = 0; row < mask.bits.rows; ++row) {
    const auto t = static_cast<std::size_t>(y.target.first + row);
    const float *above = rows[grid.y.low[t]], *below = rows[grid.y.high[t]];
    threshold(above, below, grid.y.weight[t], rows.width(), mask.bits.ptr<std::uint8_t>(row));
  }
  return mask;
}

Mask assemble_plain(const Prototypes& prototypes, std::span<const float> coefficients, const Xyxy& box,
                    const MaskGrid& grid) {
  const Xyxy edges = cut_box(box, grid);
  const auto inside = [&](int x, int y) {
    return static_cast<float>(x) >= edges[0] && static_cast<float>(x) < edges[2] &&
           static_cast<float>(y) >= edges[1] && static_cast<float>(y) < edges[3];
  };
  cv::Mat1f sums(prototypes.height, prototypes.width, 0.0F);
  const std::size_t places = sums.total();
  for (int y = 0; y < sums.rows; ++y) {
    for (int x = 0; x < sums.cols; ++x) {
      const std::size_t place =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(sums.cols) + static_cast<std::size_t>(x);
      if (grid.cut == Cut::before && !inside(x, y)) continue;
      for (std::size_t c = 0; c < coefficients.size(); ++c) {
        sums(y, x) += coefficients[c] * prototypes.values[c * places + place];
      }
    }
  }
  Mask mask{{{0, 0}, grid.plane}, cv::Mat1b(grid.plane, 0)};
  for (int y = 0; y < grid.plane.height; ++y) {
    for (int x = 0; x < grid.plane.width; ++x) {
      const auto i = static_cast<std::size_t>(x), j = static_cast<std::size_t>(y);
      const int left = grid.x.low[i], right = grid.x.high[i], above = grid.y.low[j], below = grid.y.high[j];
      const float u = grid.x.weight[i], v = grid.y.weight[j];
      const float value = (1 - v) * ((1 - u) * sums(above, left) + u * sums(above, right)) +
                          v * ((1 - u) * sums(below, left) + u * sums(below, right));
      if (value > 0 && (grid.cut == Cut::before || inside(x, y))) mask.bits.at<std::uint8_t>(y, x) = 1;
    }
  }
  return mask;
}

}  // namespace yolo::tasks::segment
