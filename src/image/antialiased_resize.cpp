#include "image/antialiased_resize.hpp"

#include <yolo/error.hpp>

#include "core/vectorise.hpp"

namespace yolo::image {
namespace {

constexpr int kFractionBits = 22;
constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);
constexpr std::size_t kChannels = 3;
constexpr std::size_t kGroup = 8;  // source pixels that the fast loop takes at once
constexpr std::size_t kLanes = kGroup * kChannels;

/// The source pixels of each output pixel along one axis, with their weights.
struct Filter {
  std::vector<std::size_t> first;     ///< source pixel of the first weight
  std::vector<std::size_t> count;     ///< weights in use
  std::vector<std::int32_t> weights;  ///< `width` an output pixel; zero behind those in use
  std::size_t width = 0;

  std::size_t size() const { return first.size(); }
  std::size_t begin() const { return *std::min_element(first.begin(), first.end()); }
  std::size_t end() const {
    std::size_t last = 0;
    for (std::size_t i = 0; i < size(); ++i) last = std::max(last, first[i] + count[i]);
    return last;
  }
};

double triangle(double x) { return std::max(0.0, 1.0 - std::abs(x)); }

std::size_t round_up(std::size_t value, std::size_t step) { return (value + step - 1) / step * step; }

/// For the output pixels from..from+count of an axis of `source` pixels scaled to `scaled`.
Filter make_filter(int source, int scaled, int from, int count) {
  const double scale = static_cast<double>(source) / scaled;
  const double reach = std::max(scale, 1.0);  // how far the triangle extends to each side
  Filter filter;
  filter.width = round_up(static_cast<std::size_t>(std::ceil(reach)) * 2 + 1, kGroup);
  filter.weights.assign(filter.width * static_cast<std::size_t>(count), 0);
  std::vector<double> weights;
  for (int i = 0; i < count; ++i) {
    const double centre = (from + i + 0.5) * scale;
    const int low = std::max(static_cast<int>(centre - reach + 0.5), 0);
    const int high = std::min(static_cast<int>(centre + reach + 0.5), source);
    weights.clear();
    double sum = 0;
    for (int x = low; x < high; ++x) {
      weights.push_back(triangle((x - centre + 0.5) * (1.0 / reach)));
      sum += weights.back();
    }
    filter.first.push_back(static_cast<std::size_t>(low));
    filter.count.push_back(weights.size());
    std::int32_t* fixed = &filter.weights[filter.width * static_cast<std::size_t>(i)];
    for (double weight : weights)
      *fixed++ = static_cast<std::int32_t>(0.5 + weight / sum * (1 << kFractionBits));
  }
  return filter;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::min(sum >> kFractionBits, 255));
}

struct Filters {
  Filter x, y;
};

Filters make_filters(const cv::Mat& image, cv::Size scaled, cv::Rect part) {
  if (image.type() != CV_8UC3 || image.empty()) {
    throw Error("pictures must have three channels of bytes (blue, green, red) and at least one pixel");
  }
  if (part.empty() || (part & cv::Rect({}, scaled)) != part) {
    throw Error(fmt::format("a part of {}x{} pixels at {}, {} does not lie in an image scaled to {}x{}",
                            part.width, part.height, part.x, part.y, scaled.width, scaled.height));
  }
  return {make_filter(image.cols, scaled.width, part.x, part.width),
          make_filter(image.rows, scaled.height, part.y, part.height)};
}

/// One row of pixels, first pass. `weights` holds each weight once for every channel. Reads up to the end of
/// the last group, so the row must have zeros there.
YOLO_VECTORISE void blend_columns(const std::uint8_t* row, const std::size_t* offset,
                                  const std::size_t* groups, const std::int32_t* weights, std::size_t stride,
                                  std::size_t count, std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    std::int32_t sums[kLanes] = {};
    for (std::size_t group = 0; group < groups[i]; ++group) {
      const std::uint8_t* source = row + offset[i] + group * kLanes;
      const std::int32_t* weight = weights + i * stride + group * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += weight[lane] * source[lane];
    }
    for (std::size_t c = 0; c < kChannels; ++c) {
      std::int32_t sum = kHalf;
      for (std::size_t k = 0; k < kGroup; ++k) sum += sums[k * kChannels + c];
      *out++ = static_cast<std::uint8_t>(std::min(sum >> kFractionBits, 255));
    }
  }
}

YOLO_VECTORISE void add_row(const std::uint8_t* row, std::int32_t weight, std::size_t size,
                            std::int32_t* sums) {
  for (std::size_t i = 0; i < size; ++i) sums[i] += weight * row[i];
}

YOLO_VECTORISE void to_bytes(const std::int32_t* sums, std::size_t size, std::uint8_t* out) {
  for (std::size_t i = 0; i < size; ++i)
    out[i] = static_cast<std::uint8_t>(std::min(sums[i] >> kFractionBits, 255));
}

/// First pass over the rows that the second one needs.
cv::Mat narrow(const cv::Mat& image, const Filter& filter, cv::Range rows) {
  const std::size_t begin = filter.begin(), used = filter.end() - begin, stride = filter.width * kChannels;
  std::vector<std::int32_t> weights;
  weights.reserve(filter.weights.size() * kChannels);
  for (std::int32_t weight : filter.weights) weights.insert(weights.end(), kChannels, weight);
  std::vector<std::size_t> offset, groups;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    offset.push_back((filter.first[i] - begin) * kChannels);
    groups.push_back(round_up(filter.count[i], kGroup) / kGroup);
  }
  std::vector<std::uint8_t> line((used + kGroup) * kChannels);  // zeros behind the last pixel
  cv::Mat result(rows.size(), static_cast<int>(filter.size()), CV_8UC3);
  for (int y = 0; y < rows.size(); ++y) {
    std::memcpy(line.data(), image.ptr(rows.start + y) + begin * kChannels, used * kChannels);
    blend_columns(line.data(), offset.data(), groups.data(), weights.data(), stride, filter.size(),
                  result.ptr(y));
  }
  return result;
}

}  // namespace

void resize_antialiased(const cv::Mat& image, cv::Size scaled, cv::Rect part, std::uint8_t* output) {
  const Filters filters = make_filters(image, scaled, part);
  const cv::Range rows(static_cast<int>(filters.y.begin()), static_cast<int>(filters.y.end()));
  const cv::Mat narrowed = narrow(image, filters.x, rows);
  const std::size_t line = filters.x.size() * kChannels;
  std::vector<std::int32_t> sums(line);
  for (std::size_t i = 0; i < filters.y.size(); ++i) {
    std::fill(sums.begin(), sums.end(), kHalf);
    for (std::size_t k = 0; k < filters.y.count[i]; ++k) {
      const int row = static_cast<int>(filters.y.first[i] + k) - rows.start;
      add_row(narrowed.ptr(row), filters.y.weights[i * filters.y.width + k], line, sums.data());
    }
    to_bytes(sums.data(), line, output + i * line);
  }
}

void resize_antialiased_plain(const cv::Mat& image, cv::Size scaled, cv::Rect part, std::uint8_t* output) {
  const Filters filters = make_filters(image, scaled, part);
  const Filter &fx = filters.x, &fy = filters.y;
  cv::Mat narrowed(image.rows, part.width, CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    for (std::size_t i = 0; i < fx.size(); ++i) {
      for (std::size_t c = 0; c < kChannels; ++c) {
        std::int32_t sum = kHalf;
        for (std::size_t k = 0; k < fx.count[i]; ++k) {
          sum += fx.weights[i * fx.width + k] * image.ptr(y)[(fx.first[i] + k) * kChannels + c];
        }
        narrowed.ptr(y)[i * kChannels + c] = to_byte(sum);
      }
    }
  }
  for (std::size_t i = 0; i < fy.size(); ++i) {
    for (std::size_t x = 0; x < fx.size() * kChannels; ++x) {
      std::int32_t sum = kHalf;
      for (std::size_t k = 0; k < fy.count[i]; ++k) {
        sum += fy.weights[i * fy.width + k] * narrowed.ptr(static_cast<int>(fy.first[i] + k))[x];
      }
      *output++ = to_byte(sum);
    }
  }
}

}  // namespace yolo::image
